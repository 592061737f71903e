package io.switchboard.core.ticket.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.condition.Asker;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketTries;
import io.switchboard.core.ticket.type.Action;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever rules admins write and whatever happens: no loop, no rule twice in a chain, no more than may run, and the history tells it all. */
class RandomRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");
    private static final List<String> TAGS = List.of("a", "b", "c", "d");
    private static final List<String> STATES = List.of("new", "open", "solved");
    private final UUID shop = UUID.randomUUID();

    /** A world in which each move leads somewhere, and everybody is there. */
    private final Surroundings world = new Surroundings() {
        @Override
        public Optional<Named> group(String name, UUID shop) {
            return name.startsWith("no") ? Optional.empty() : Optional.of(new Named(UUID.nameUUIDFromBytes(name.getBytes()), name));
        }

        @Override
        public Optional<Named> agent(String name) {
            return Optional.of(new Named(UUID.nameUUIDFromBytes(name.getBytes()), name));
        }

        @Override
        public Optional<Named> agent(UUID id) {
            return Optional.of(new Named(id, "one"));
        }

        @Override
        public List<TicketChange> move(Ticket ticket, String transition) {
            Category to = transition.equals("solved") ? Category.SOLVED : transition.equals("new") ? Category.NEW : Category.OPEN;
            return ticket.state().equals(transition) ? List.of() : List.of(new TicketChange.Moved(transition, ticket.state(), transition, to, null));
        }

        @Override
        public Optional<TicketChange> assigned(Ticket ticket) {
            return Optional.of(new TicketChange.Assigned(UUID.randomUUID(), "x", ticket.groupId(), null, false, null, Map.of()));
        }

        @Override
        public Optional<UUID> earlier(Ticket ticket) {
            return Optional.of(UUID.randomUUID());
        }
    };

    @Test
    void noSetOfRulesLoopsAndHistoryTellsTheRow() {
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            List<Rule> rules = rules(random, 1 + random.nextInt(25));
            RuleBook book = new RuleBook(rules);
            Ticket ticket = TicketTries.unborn();
            List<TicketEntry> history = new ArrayList<>();
            Journal.Pen pen = TicketTries.pen(ticket, history, NOW);
            pen.write(TicketActor.SYSTEM, TicketTries.created(shop, null, null, "t" + random.nextInt(2), Priority.NORMAL, List.of()));
            chain(book, ticket, pen, history, 0, Integer.MAX_VALUE);
            for (int event = 0; event < 8; event++) {
                int before = history.size();
                pen.write(TicketActor.SYSTEM, event(random, ticket));
                chain(book, ticket, pen, history, before, Integer.MAX_VALUE);
            }
            assertThat(Ticket.rebuilt(TicketTries.copies(ticket, history)))
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .isEqualTo(ticket);
        }
    }

    @Test
    void theLimitHoldsWhateverIsToBeDone() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            RuleBook book = new RuleBook(rules(random, 40));
            Ticket ticket = TicketTries.unborn();
            List<TicketEntry> history = new ArrayList<>();
            Journal.Pen pen = TicketTries.pen(ticket, history, NOW);
            pen.write(TicketActor.SYSTEM, TicketTries.created(shop, null, null, "t1", Priority.NORMAL, List.of()));
            int most = random.nextInt(4);
            chain(book, ticket, pen, history, 0, most);
            assertThat(history.stream().filter(entry -> entry.kind().equals(Chain.RAN))).as("seed %d", seed).hasSizeLessThanOrEqualTo(most);
        }
    }

    @Test
    void theIndexFindsWhatAskingAllRulesFinds() {
        Asker asker = Asker.nobody(NOW, ZoneOffset.UTC);
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Rule> rules = rules(random, 60);
            RuleBook book = new RuleBook(rules);
            Ticket ticket = TicketTries.unborn();
            Journal.Pen pen = TicketTries.pen(ticket, new ArrayList<>(), NOW);
            pen.write(TicketActor.SYSTEM, TicketTries.created(shop, null, null, "t" + random.nextInt(3), Priority.values()[random.nextInt(4)], List.of("a", "c")));
            Set<Trigger> triggers = EnumSet.of(Trigger.values()[random.nextInt(6)], Trigger.CHANGED);
            List<Rule> expected = rules.stream()
                    .filter(rule -> rule.triggers().stream().anyMatch(triggers::contains))
                    .filter(rule -> rule.conditions().hold(ticket.facts(), asker))
                    .toList();
            List<Rule> found = book.met(triggers, ticket.facts(), 0).stream()
                    .filter(rule -> rule.conditions().hold(ticket.facts(), asker))
                    .toList();
            assertThat(found).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private void chain(RuleBook book, Ticket ticket, Journal.Pen pen, List<TicketEntry> history, int from, int most) {
        int[] left = {most};
        new Chain(book, ticket, Asker.nobody(NOW, ZoneOffset.UTC), world, pen, () -> left[0]-- > 0)
                .follow(List.copyOf(history.subList(from, history.size())));
        Set<String> ran = new HashSet<>();
        history.subList(from, history.size()).stream()
                .filter(entry -> entry.kind().equals(Chain.RAN))
                .map(entry -> (TicketChange.Told) entry.change())
                .forEach(told -> assertThat(ran.add((String) told.data().get("rule"))).as("once in a chain").isTrue());
    }

    private TicketChange event(Random random, Ticket ticket) {
        return switch (random.nextInt(5)) {
            case 0 -> new TicketChange.CustomerWrote(UUID.randomUUID(), UUID.randomUUID(), "well");
            case 1 -> new TicketChange.Answered(UUID.randomUUID(), UUID.randomUUID(), "well");
            case 2 -> new TicketChange.Urged("now");
            case 3 -> new TicketChange.Tagged(List.of(any(random, TAGS)), List.of());
            default -> new TicketChange.Moved("m", ticket.state(), "solved", Category.SOLVED, null);
        };
    }

    private List<Rule> rules(Random random, int count) {
        return IntStream.range(0, count).mapToObj(i -> rule(random, i)).toList();
    }

    private Rule rule(Random random, int order) {
        Set<Trigger> triggers = EnumSet.of(Trigger.values()[random.nextInt(6)], Trigger.values()[random.nextInt(6)]);
        List<Condition> all = IntStream.range(0, random.nextInt(3)).mapToObj(i -> condition(random)).toList();
        List<Condition> any = IntStream.range(0, random.nextInt(2)).mapToObj(i -> condition(random)).toList();
        List<Action> actions = IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> action(random)).toList();
        return new Rule(UUID.randomUUID(), "rule " + order, 0, order, triggers, null, new Conditions(all, any), actions);
    }

    private static Condition condition(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Condition.of("type", Op.IS, "t" + random.nextInt(3));
            case 1 -> Condition.of("priority", Op.IN, any(random, List.of("LOW", "NORMAL")), any(random, List.of("HIGH", "URGENT")));
            case 2 -> Condition.of("tags", random.nextBoolean() ? Op.IS : Op.NOT_IN, any(random, TAGS));
            case 3 -> Condition.of("state", Op.IN, any(random, STATES), any(random, STATES));
            case 4 -> Condition.of("group", random.nextBoolean() ? Op.EMPTY : Op.NOT_EMPTY);
            default -> Condition.of("urged", Op.AT_LEAST, "1");
        };
    }

    private static Action action(Random random) {
        Action.Kind kind = any(random, Stream.of(Action.Kind.values()).filter(each -> each.isFor(Action.Place.RULE)).toList());
        Map<Action.Kind, Object> values = new HashMap<>();
        values.put(Action.Kind.SET_GROUP, any(random, List.of("one", "two", "none")));
        values.put(Action.Kind.SET_ASSIGNEE, any(random, List.of("alice", "bob", "nobody", "me")));
        values.put(Action.Kind.SET_PRIORITY, any(random, List.of(Priority.values())).name());
        values.put(Action.Kind.SET_FIELD, random.nextBoolean() ? any(random, TAGS) : null);
        values.put(Action.Kind.ADD_TAG, any(random, TAGS));
        values.put(Action.Kind.REMOVE_TAG, any(random, TAGS));
        values.put(Action.Kind.SET_PROBLEM, any(random, TAGS));
        values.put(Action.Kind.MOVE, any(random, STATES));
        values.put(Action.Kind.NOTE, "note");
        values.put(Action.Kind.CALL, "shop-courier");
        return new Action(kind, kind == Action.Kind.SET_FIELD ? "f" : null, values.get(kind), List.of());
    }

    private static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
