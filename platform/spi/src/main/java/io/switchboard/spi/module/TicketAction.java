package io.switchboard.spi.module;

import io.switchboard.spi.platform.PlatformTickets.TicketInfo;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.pf4j.ExtensionPoint;

/**
 * Something that is done outside when a ticket takes a step of its flow or a rule says so: a refund, a courier's order, a line in an ERP. Flows
 * and rules name it ({@code call: <id>}). It is called after the transaction that asked for it, as often as it takes, and what it gives becomes
 * part of the ticket's history. Called by several threads, of one ticket by one at a time.
 */
public interface TicketAction extends ExtensionPoint {

    /** Constant. Lower-case letters, digits and hyphens, 60 at most, beginning with the plugin's id: unique over all plugins. */
    String id();

    /** What people choose it by. Constant for each language. */
    String name(Locale language);

    /**
     * Does it; 30 s at most. May be called again with the same {@link Call#id} when nobody knows how a former call ended: the second must
     * change nothing and give the same.
     *
     * @throws io.switchboard.spi.ConnectorException REJECTED and INVALID_REQUEST: it isn't tried again, and the ticket says why. UNAVAILABLE,
     *     RATE_LIMITED, UNAUTHORIZED: again with back-off, for about a day. UNKNOWN_OUTCOME: a person is asked by the ticket
     */
    Outcome run(Call call);

    /**
     * What is wanted.
     *
     * @param id of this call, the same when it is repeated: the key by which a second one is recognised
     * @param ticket as it is now
     * @param wantedAt when the flow or rule asked for it
     */
    record Call(String id, TicketInfo ticket, Instant wantedAt) {
        public Call {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(ticket, "ticket");
            Objects.requireNonNull(wantedAt, "wantedAt");
        }
    }

    /**
     * What became of it.
     *
     * @param note for colleagues, or null
     * @param fields of the ticket's type, by key, that now have these values; null as a value empties one
     * @param transition a way of its flow that the ticket is to take, or null. Where none of that name leads on from where it is by then, it stays
     */
    record Outcome(String note, Map<String, Object> fields, String transition) {
        /** It is done, and there is nothing to tell. */
        public static final Outcome DONE = new Outcome(null, Map.of(), null);

        public Outcome {
            // Values may be null.
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** It is done, and colleagues are told this. */
        public static Outcome noted(String note) {
            return new Outcome(note, Map.of(), null);
        }
    }
}
