package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.testkit.TestMessages;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Sends as the host does: what surely did nothing waits and is repeated, what may have worked never is. Counts what became of all. */
final class FaultRun {
    private final List<OutboundMessage> waiting = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final Map<Failure, Integer> failures = new EnumMap<>(Failure.class);
    private String said = "";

    /** @return null when it was sent */
    Failure send(Channel channel, String text) {
        return send(channel, TestMessages.answer("+8613800138000", new Content.Text(text)));
    }

    private Failure send(Channel channel, OutboundMessage message) {
        String text = message.content().plainText();
        try {
            Receipt receipt = channel.send(message);
            synchronized (this) {
                receipts.add(receipt);
                sent.add(text);
            }
            return null;
        } catch (ConnectorException failed) {
            synchronized (this) {
                said = failed.getMessage();
                failures.merge(failed.failure(), 1, Integer::sum);
                switch (failed.failure()) {
                    case UNAUTHORIZED, RATE_LIMITED, UNAVAILABLE -> waiting.add(message);
                    case UNKNOWN_OUTCOME -> unknown.add(text);
                    default -> lost.add(text);
                }
            }
            return failed.failure();
        }
    }

    /** Sends what waits once more. */
    void repeats(Channel channel) {
        List<OutboundMessage> again;
        synchronized (this) {
            again = List.copyOf(waiting);
            waiting.clear();
        }
        again.forEach(message -> send(channel, message));
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized List<String> sent() {
        return List.copyOf(sent);
    }

    synchronized List<String> unknown() {
        return List.copyOf(unknown);
    }

    synchronized List<String> lost() {
        return List.copyOf(lost);
    }

    synchronized List<Receipt> receipts() {
        return List.copyOf(receipts);
    }

    synchronized String said() {
        return said;
    }

    synchronized String counts() {
        return "sent " + sent.size() + ", waiting " + waiting.size() + ", unknown " + unknown.size() + ", lost " + lost.size() + ", failures " + failures;
    }

    /** One line for who wants to know how it went. */
    static void tell(String run, String counts) {
        System.getLogger(FaultRun.class.getPackageName()).log(System.Logger.Level.INFO, "fault run, " + run + ": " + counts);
    }
}
