package io.switchboard.testkit;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Sends as the platform's outbox does, on the clock of a {@link TestPlatform}: one message of a recipient at a time and in order;
 * what failed for a while again after 1 s, 2 s, 4 s … 5 min or as long as the provider wishes; refused ones never; those of which
 * nobody knows what became of them never either, and what follows them waits. For runs with a fault in the middle, which count
 * what it cost. Unlike the platform it doesn't spare a provider that fails again and again, and gives nothing up. One thread only.
 */
public final class TestOutbox {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LONGEST_WISH = Duration.ofMinutes(15);
    private static final Duration STEP = Duration.ofSeconds(1);

    private final TestPlatform platform;
    private final List<Entry> entries = new ArrayList<>();
    private final List<ChannelStatus> shown = new ArrayList<>(List.of(ChannelStatus.ONLINE));
    private int attempts;

    private static final class Entry {
        private final OutboundMessage message;
        private Instant next;
        private int attempts;
        private DeliveryState state = DeliveryState.PENDING;
        private String providerId;

        private Entry(OutboundMessage message, Instant next) {
            this.message = message;
            this.next = next;
        }
    }

    public TestOutbox(TestPlatform platform) {
        this.platform = platform;
    }

    /** A text of agent "Alice" with a new id, due at once. */
    public void add(String recipient, String text) {
        add(TestMessages.answer(UUID.randomUUID().toString(), recipient, new Content.Text(text), List.of()));
    }

    /** Due at once. */
    public void add(OutboundMessage message) {
        entries.add(new Entry(message, platform.clock().instant()));
    }

    /**
     * Sends what is due, moving the clock second by second, until nothing waits or the clock has gone so far.
     *
     * @return how far the clock went
     */
    public Duration run(Channel channel, Duration atMost) {
        Instant begin = platform.clock().instant();
        Instant end = begin.plus(atMost);
        round(channel);
        while (waiting() > 0 && platform.clock().instant().isBefore(end)) {
            platform.clock().advance(STEP);
            round(channel);
        }
        return Duration.between(begin, platform.clock().instant());
    }

    /** A channel with new settings is open: what waits needs not wait out its pause. */
    public void hurry() {
        entries.forEach(entry -> entry.next = platform.clock().instant());
    }

    /** How often a message was handed to the channel. */
    public int attempts() {
        return attempts;
    }

    /** How many stand so now, as the channel's delivery updates have it: states never go back. */
    public int count(DeliveryState state) {
        Map<String, List<DeliveryUpdate>> updates =
                platform.updates().stream().collect(Collectors.groupingBy(DeliveryUpdate::providerId));
        return (int) entries.stream()
                .filter(entry -> state(entry, updates.getOrDefault(String.valueOf(entry.providerId), List.of())) == state)
                .count();
    }

    /** What the admin was shown from the beginning on, each once; the last is how the channel stands. */
    public List<ChannelStatus> shown() {
        return List.copyOf(shown);
    }

    private int waiting() {
        Set<String> held = held();
        return (int) entries.stream()
                .filter(entry -> entry.state == DeliveryState.PENDING && !held.contains(entry.message.recipient()))
                .count();
    }

    /** Recipients for whom a person has to decide first. */
    private Set<String> held() {
        return entries.stream()
                .filter(entry -> entry.state == DeliveryState.UNKNOWN)
                .map(entry -> entry.message.recipient())
                .collect(Collectors.toSet());
    }

    private void round(Channel channel) {
        Set<String> busy = held();
        for (Entry entry : entries) {
            if (entry.state == DeliveryState.PENDING && busy.add(entry.message.recipient())) {
                attempt(channel, entry);
                if (entry.state != DeliveryState.PENDING && entry.state != DeliveryState.UNKNOWN) {
                    busy.remove(entry.message.recipient());
                }
            }
        }
    }

    private void attempt(Channel channel, Entry entry) {
        if (entry.next.isAfter(platform.clock().instant())) {
            return;
        }
        attempts++;
        entry.attempts++;
        try {
            Receipt receipt = channel.send(entry.message);
            entry.state = receipt.state();
            entry.providerId = receipt.providerId();
            show(channel.status());
        } catch (ConnectorException failed) {
            failed(entry, failed);
        }
    }

    private void failed(Entry entry, ConnectorException failed) {
        switch (failed.failure()) {
            case INVALID_REQUEST, REJECTED -> entry.state = DeliveryState.FAILED;
            case UNKNOWN_OUTCOME -> {
                entry.state = DeliveryState.UNKNOWN;
                show(ChannelStatus.degraded(failed.getMessage()));
            }
            case UNAUTHORIZED -> {
                later(entry, failed);
                show(ChannelStatus.offline(failed.getMessage()));
            }
            case RATE_LIMITED, UNAVAILABLE -> {
                later(entry, failed);
                show(ChannelStatus.degraded(failed.getMessage()));
            }
        }
    }

    private void later(Entry entry, ConnectorException failed) {
        Duration pause = failed.retryAfter()
                .map(wish -> shorter(wish, LONGEST_WISH))
                .orElseGet(() -> shorter(STEP.multipliedBy(1L << Math.min(entry.attempts - 1, 20)), LONGEST));
        entry.next = platform.clock().instant().plus(pause);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void show(ChannelStatus status) {
        if (!shown.get(shown.size() - 1).equals(status)) {
            shown.add(status);
        }
    }

    private static DeliveryState state(Entry entry, List<DeliveryUpdate> updates) {
        DeliveryState state = entry.state;
        for (DeliveryUpdate update : updates) {
            DeliveryState next = update.state();
            boolean late = next == DeliveryState.FAILED && state != DeliveryState.READ;
            state = late || rank(next) > rank(state) ? next : state;
        }
        return state;
    }

    private static int rank(DeliveryState state) {
        return switch (state) {
            case PENDING -> 0;
            case UNKNOWN, FAILED -> 1;
            case SENT -> 2;
            case DELIVERED -> 3;
            case READ -> 4;
        };
    }
}
