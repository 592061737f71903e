package io.switchboard.web.socket;

import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.shared.Viewer;
import java.security.Principal;
import java.util.Locale;
import java.util.UUID;

/** Who opened a socket: made of his ticket by {@link SocketGate}, carried into the session as its principal. */
interface SocketPerson extends Principal {
    /** In whose language problems are told. */
    Locale locale();

    /** One of us. {@code session} is the one he has signed in to; null for one that began before they had names. */
    record Agent(Viewer viewer, UUID session, Locale locale) implements SocketPerson {
        @Override
        public String getName() {
            return viewer.agentId().toString();
        }
    }

    /** A visitor of a channel. */
    record Visitor(Visitors.Visitor visitor, Locale locale) implements SocketPerson {
        @Override
        public String getName() {
            return visitor.externalId();
        }
    }
}
