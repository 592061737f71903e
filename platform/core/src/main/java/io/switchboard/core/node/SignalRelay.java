package io.switchboard.core.node;

import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Signals.Signal;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Carries signals to the other servers: of a conversation the first seq of what waits to be told, of anything else that it
 * changed. What only one server acts on, the outbox, stays here.
 */
@ApplicationScoped
public class SignalRelay {
    private static final String TOPIC = "signal";
    private static final String NOTHING = "-";

    @Inject
    Signals signals;

    @Inject
    Nodes nodes;

    void start(@Observes @Priority(600) Startup event) {
        signals.listen(this::tell);
        nodes.hear(TOPIC, words -> signals.fromAfar(words.stream()
                .map(SignalRelay::read)
                .filter(Objects::nonNull)
                .toList()));
    }

    private void tell(List<Signal> all) {
        if (!nodes.hasOthers()) {
            return;
        }
        for (Signal signal : all) {
            if (!signal.type().startsWith("outbox.")) {
                nodes.tell(TOPIC, key(signal), write(signal));
            }
        }
    }

    private static String key(Signal signal) {
        return signal.conversationId() == null ? signal.type() + ' ' + signal.subjectId() : signal.conversationId().toString();
    }

    static String write(Signal signal) {
        return signal.type() + ' ' + text(signal.conversationId()) + ' ' + signal.seq() + ' ' + text(signal.subjectId());
    }

    /** Null when it can't be read: perhaps of a newer server. */
    static Signal read(String word) {
        try {
            String[] parts = word.split(" ");
            return new Signal(parts[0], id(parts[1]), Long.parseLong(parts[2]), id(parts[3]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unknown) {
            return null;
        }
    }

    private static String text(UUID id) {
        return id == null ? NOTHING : id.toString();
    }

    private static UUID id(String text) {
        return NOTHING.equals(text) ? null : UUID.fromString(text);
    }
}
