package io.switchboard.core.ticket.rule;

import io.switchboard.core.condition.Asker;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.type.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * What rules do about one happening: those that it sets off, in their order, each seeing what those before it did; then those that this sets
 * off, and so on. No rule runs twice, and there are at most {@link #DEPTH} rounds.
 */
final class Chain {
    static final int DEPTH = 5;

    /** The word of a run in the history. */
    static final String RAN = "rule-ran";

    private final RuleBook book;
    private final Ticket ticket;
    private final Asker asker;
    private final Surroundings world;
    private final Journal.Pen pen;
    private final BooleanSupplier mayRun;
    private final Set<UUID> ran = new HashSet<>();

    /** @param mayRun asked before each run; false ends the chain */
    Chain(RuleBook book, Ticket ticket, Asker asker, Surroundings world, Journal.Pen pen, BooleanSupplier mayRun) {
        this.book = book;
        this.ticket = ticket;
        this.asker = asker;
        this.world = world;
        this.pen = pen;
        this.mayRun = mayRun;
    }

    void follow(List<TicketEntry> happened) {
        List<TicketEntry> news = happened;
        for (int depth = 0; depth < DEPTH; depth++) {
            Set<Trigger> triggers = Trigger.of(news);
            if (triggers.isEmpty() || isOver()) {
                return;
            }
            news = round(triggers, from -> book.met(triggers, world.facts(ticket), from));
            if (news == null) {
                return;
            }
        }
    }

    /** Time has set these off. */
    void follow(Set<Trigger> time, List<Rule> due) {
        List<TicketEntry> news = isOver() ? null : round(time, from -> due.stream().filter(rule -> rule.order() >= from).toList());
        if (news != null) {
            follow(news);
        }
    }

    private boolean isOver() {
        return ticket.mergedInto() != null || ticket.times().erasedAt() != null;
    }

    @FunctionalInterface
    private interface Met {
        List<Rule> from(int order);
    }

    /** What this round's rules did; null when no rule may run any more. */
    private List<TicketEntry> round(Set<Trigger> triggers, Met met) {
        List<TicketEntry> news = new ArrayList<>();
        Rule next = next(met, 0);
        while (next != null) {
            List<TicketEntry> done = run(next, triggers);
            if (done == null || isOver()) {
                return null;
            }
            news.addAll(done);
            // What it did may have others fit: they are looked for anew.
            next = next(met, next.order() + 1);
        }
        return news;
    }

    /** The first from a place on that fits. */
    private Rule next(Met met, int from) {
        for (Rule rule : met.from(from)) {
            if (!ran.contains(rule.id()) && rule.conditions().hold(world.facts(ticket), asker)) {
                return rule;
            }
        }
        return null;
    }

    /** Its entries, none when all is so already; null when it may not run. */
    private List<TicketEntry> run(Rule rule, Set<Trigger> triggers) {
        Deeds deeds = new Deeds(rule, world);
        TicketActor actor = TicketActor.rule(rule.id(), rule.name());
        List<TicketEntry> entries = new ArrayList<>();
        List<Map<String, Object>> did = new ArrayList<>();
        for (Action action : rule.actions()) {
            Deeds.Deed deed = deeds.of(action, ticket);
            if (deed.isNothing()) {
                continue;
            }
            if (ran.add(rule.id()) && !mayRun.getAsBoolean()) {
                return null;
            }
            List<Long> seqs = new ArrayList<>();
            for (TicketChange change : deed.changes()) {
                TicketEntry entry = pen.write(actor, change);
                entries.add(entry);
                seqs.add(entry.seq());
            }
            did.add(told(action, seqs, deed.problem()));
        }
        if (!did.isEmpty()) {
            tell(rule, triggers, did, actor);
        }
        return entries;
    }

    private void tell(Rule rule, Set<Trigger> triggers, List<Map<String, Object>> did, TicketActor actor) {
        pen.write(actor, new TicketChange.Told(RAN, Map.of(
                "rule", rule.id().toString(),
                "name", rule.name(),
                "version", rule.version(),
                "on", triggers.stream().filter(rule.triggers()::contains).map(Trigger::name).sorted().toList(),
                "did", did)));
    }

    private static Map<String, Object> told(Action action, List<Long> seqs, String problem) {
        Map<String, Object> told = new HashMap<>();
        told.put("kind", action.kind().name());
        if (!seqs.isEmpty()) {
            told.put("seqs", seqs);
        }
        if (problem != null) {
            told.put("problem", problem);
        }
        return told;
    }
}
