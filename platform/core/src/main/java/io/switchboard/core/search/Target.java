package io.switchboard.core.search;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.conversation.SearchSource.Head;
import io.switchboard.core.conversation.SearchSource.Said;
import io.switchboard.core.ticket.TicketSource;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** An index as it is written: by one thread. */
interface Target {
    /** How far it has come; null when it is new or of another format. */
    Place place();

    void move(Place to);

    void put(Head head) throws IOException;

    /** What says nothing any more is removed. */
    void put(Said said) throws IOException;

    void put(TicketSource.Head head) throws IOException;

    /** Likewise. */
    void put(TicketSource.Said said) throws IOException;

    void put(Contact contact) throws IOException;

    /** How much of these tickets' histories searchers see; those of which they see nothing are left out. */
    Map<UUID, Long> seqs(Collection<UUID> tickets) throws IOException;
}
