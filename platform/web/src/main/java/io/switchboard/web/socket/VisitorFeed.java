package io.switchboard.web.socket;

import io.switchboard.web.shared.Problems;
import io.switchboard.web.widget.VisitorMessages;
import io.switchboard.web.widget.VisitorMessages.VisitorMessageView;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings visitors what is new for them. Each line has its own place in its visitor's list and goes on from there, so a
 * resume is nothing else than another place.
 */
@ApplicationScoped
public class VisitorFeed {
    private static final Logger LOG = LoggerFactory.getLogger(VisitorFeed.class);
    private static final int BATCH = 50;

    @Inject
    VisitorMessages messages;

    @Inject
    QueueFigures figures;

    /** Reads on for this line and queues what it finds; stops when the line is full, and is called again when it isn't. */
    void bring(VisitorLine line) {
        if (!line.startWork()) {
            return;
        }
        boolean more = true;
        try {
            more = readOn(line);
            if (!more) {
                line.readToTheEnd();
                figures.changed();
            }
        } catch (RuntimeException e) {
            LOG.debug("a visitor's socket can't be served now: {}", e.getMessage());
            if (Problems.problem(e, line.locale()).status() != 503) {
                line.close(1011, "reading failed");
            }
        } finally {
            line.stopWork(more);
        }
    }

    /** Returns whether there is more to read. */
    private boolean readOn(VisitorLine line) {
        while (line.isOpen() && line.hasRoom()) {
            String cursor = line.cursor();
            VisitorMessages.Slice slice = messages.after(line.visitor(), cursor, BATCH);
            for (VisitorMessageView item : slice.items()) {
                UUID conversation = UUID.fromString(item.conversationId());
                String frame = Frames.of("message.created", conversation, item);
                if (!line.hasRoom() || !line.bring(cursor, item.cursor(), frame)) {
                    return true;
                }
                cursor = item.cursor();
            }
            if (slice.items().size() < BATCH) {
                return false;
            }
        }
        return line.isOpen();
    }

    /** An agent is writing, or has stopped; the words stay his. */
    void typing(VisitorLine line, UUID conversation, String agent, boolean ended) {
        Map<String, Object> data = ended
                ? Map.of("who", "agent", "name", agent, "text", "")
                : Map.of("who", "agent", "name", agent);
        line.send(Frames.of("typing", conversation, data));
    }
}
