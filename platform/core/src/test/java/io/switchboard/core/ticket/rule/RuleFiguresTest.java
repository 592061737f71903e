package io.switchboard.core.ticket.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.condition.Asker;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketTries;
import io.switchboard.core.ticket.type.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What rules add to an event that none of them, or one of them, fits: 2,000 at most half a millisecond. */
class RuleFiguresTest {
    private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");
    private final UUID shop = UUID.randomUUID();

    @Test
    void thousandsOfRulesCostLessThanHalfAMillisecond() throws IOException {
        Map<String, Long> found = Map.of("20", median(20, false), "2000", median(2000, false), "2000 without an equality", median(2000, true));
        Files.writeString(Path.of("target", "rule-figures.txt"), "nanoseconds an event, median: " + new TreeMap<>(found) + "\n");
        assertThat(found.get("20")).isLessThan(50_000);
        assertThat(found.get("2000")).isLessThan(500_000);
        // Nobody writes such a set; it shows what the index is worth.
        assertThat(found.get("2000 without an equality")).isLessThan(2_000_000);
    }

    private long median(int count, boolean plain) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(rule(i, plain));
        }
        RuleBook book = new RuleBook(rules);
        Ticket ticket = TicketTries.unborn();
        List<TicketEntry> history = new ArrayList<>();
        Journal.Pen pen = TicketTries.pen(ticket, history, NOW);
        pen.write(TicketActor.SYSTEM, TicketTries.created(shop, null, null, "type3", Priority.HIGH, List.of("vip")));
        List<TicketEntry> created = List.copyOf(history);
        Asker asker = Asker.nobody(NOW, ZoneOffset.UTC);
        long[] times = new long[3_000];
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            new Chain(book, ticket, asker, new Nowhere(), pen, () -> true).follow(created);
            times[i] = System.nanoTime() - start;
        }
        long[] warm = Arrays.copyOfRange(times, times.length / 2, times.length);
        Arrays.sort(warm);
        assertThat(history).as("none of them fits").hasSize(1);
        return warm[warm.length / 2];
    }

    /** As admins write them: of a type or a channel, of a priority, with a word in the subject or a tag; one in ten for all tickets. */
    private Rule rule(int i, boolean plain) {
        List<Condition> all = new ArrayList<>();
        if (!plain && i % 10 != 0) {
            all.add(Condition.of("type", Op.IN, "type" + i % 40, "type" + (i + 1) % 40));
            all.add(Condition.of("channelTag", Op.IS, i % 3 == 0 ? "web" : "mail"));
        }
        all.add(Condition.of("priority", Op.AT_LEAST, "HIGH"));
        all.add(Condition.of("subject", Op.CONTAINS, "word" + i));
        return new Rule(
                UUID.randomUUID(),
                "rule " + i,
                1,
                i,
                EnumSet.of(Trigger.CREATED, Trigger.CHANGED),
                null,
                new Conditions(all, List.of()),
                List.of(new Action(Action.Kind.ADD_TAG, null, "seen" + i, List.of())));
    }
}
