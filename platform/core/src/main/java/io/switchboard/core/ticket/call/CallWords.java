package io.switchboard.core.ticket.call;

import io.switchboard.core.ticket.TicketChange;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** How a ticket's history tells of what plugins do for it. */
final class CallWords {
    /** It is to be done; again, when it failed before. */
    static final String WANTED = TicketChange.Told.CALLED;

    static final String DONE = "call-done";
    static final String FAILED = "call-failed";

    /** Nobody knows whether it was done. */
    static final String UNKNOWN = "call-unknown";

    static final Set<String> ENDED_BADLY = Set.of(FAILED, UNKNOWN);

    private CallWords() {}

    static TicketChange.Told told(String kind, UUID call, String action, String problem) {
        Map<String, Object> data = new HashMap<>(Map.of("call", call.toString(), "action", action));
        if (problem != null) {
            data.put("problem", problem);
        }
        return new TicketChange.Told(kind, data);
    }

    static UUID id(TicketChange.Told told) {
        return UUID.fromString(told.data().get("call").toString());
    }

    static String action(TicketChange.Told told) {
        return told.data().get("action").toString();
    }
}
