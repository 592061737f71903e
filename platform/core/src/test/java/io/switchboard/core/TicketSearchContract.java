package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.condition.Asker;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.Vocabulary.Kind;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.search.Follower;
import io.switchboard.core.search.Search;
import io.switchboard.core.search.TicketSearch;
import io.switchboard.core.search.TicketSearch.Wish;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.SomeTickets;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.spi.message.FileRef;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lists, counts and search of tickets promise on each database. */
abstract class TicketSearchContract extends CoreMoves {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @TempDir
    Path data;

    private final Random random = new Random(9);
    private Follower follower;
    private TicketSearch search;
    private SomeTickets some;

    @BeforeEach
    void start() {
        store.forget(Follower.class, Search.class, TicketSearch.class);
        follower = store.get(Follower.class);
        place(follower, data);
        search = store.get(TicketSearch.class);
        some = new SomeTickets(store);
    }

    @AfterEach
    void stop() {
        follower.stop();
    }

    /** Says where the index is. */
    void place(Follower one, Path folder) {
        one.in(folder);
    }

    private void follow() {
        store.run(() -> store.get(Sequencer.class).number(10_000));
        while (store.tx(follower::round)) {
            assertThat(follower.status().problem()).isNull();
        }
    }

    private UUID ticket(String subject, String text) {
        return store.tx(() -> some.make(shop, null, null, "request", subject, Priority.NORMAL, Map.of(), List.of(), text));
    }

    private void change(UUID ticket, TicketChange... changes) {
        store.run(() -> some.change(ticket, changes));
    }

    private Asker asker(UUID me) {
        return new Asker(clock.instant(), me == null ? null : me.toString(), ZONE);
    }

    private Wish words(String text) {
        return new Wish(List.of(), text, null, asker(null));
    }

    private Wish where(Condition... all) {
        return Wish.of(Conditions.all(all), asker(null));
    }

    private Page<Ticket> page(UUID agent, Wish wish, String after, int limit) {
        Search.Found<Ticket> found = store.tx(() -> search.page(viewer(agent), wish, after, limit));
        assertThat(found.everywhere()).isTrue();
        return found.page();
    }

    private List<String> subjects(UUID agent, Wish wish) {
        return page(agent, wish, null, 100).items().stream().map(Ticket::subject).toList();
    }

    private List<Ticket> tickets() {
        return store.tx(() -> store.get(Tickets.class).list(Viewer.PLATFORM, Tickets.Filter.NONE, null, 1000).items());
    }

    @Test
    void findsWordsInSubjectThreadFieldsAndFiles() {
        UUID contact = Ids.next();
        store.run(() -> {
            Contact anna = new Contact(contact, shop, "欧阳娜娜 Anna", clock.instant());
            store.get(Contacts.class).add(anna);
        });
        store.run(() -> some.make(
                shop, null, contact, "request", "快递没有动", Priority.HIGH, Map.of("order", "DD20260017"), List.of("vip-kunde"), "请问什么时候发货"));
        UUID other = ticket("Umbrella broken", "it fell");
        change(
                other,
                new TicketChange.Noted("inner word gooseberry", List.of(new FileRef(Ids.next().toString(), "Quittung.pdf", "application/pdf", 1)), List.of()),
                new TicketChange.Moved("solve", "new", "solved", Category.SOLVED, "replaced 伞架"));
        follow();
        for (String q : List.of("没有动", "什么时候", "DD2026001", "vip", "娜娜", "anna", "1001", "快递 发货", "快递 anna")) {
            assertThat(subjects(null, words(q))).as(q).containsExactly("快递没有动");
        }
        for (String q : List.of("umbrel", "gooseberry", "Quittung.pdf", "quittung", "伞架", "1002", "broken fell gooseberry")) {
            assertThat(subjects(null, words(q))).as(q).containsExactly("Umbrella broken");
        }
        for (String q : List.of("umbrella anna", "没动", "*", "%", "……", "999", "web")) {
            assertThat(subjects(null, words(q))).as(q).isEmpty();
        }
    }

    @Test
    void followsWhatHappensAndShowsItToWhoWaits() {
        UUID one = ticket("one", "text");
        follow();
        change(one, new TicketChange.Edited(List.of(new TicketChange.FieldEdit("subject", "one", "renamed")), null));
        follow();
        assertThat(subjects(null, words("renamed"))).containsExactly("renamed");
        assertThat(subjects(null, words("one"))).isEmpty();
        assertThat(search.await(one, 2)).isTrue();
        assertThat(search.await(one, 3)).isFalse();
    }

    @Test
    void aSolvedOneIsGoneFromTheOpenOnesBeforeTheIndexKnows() {
        UUID one = ticket("one", null);
        ticket("two", null);
        follow();
        change(one, new TicketChange.Moved(null, "new", "solved", Category.SOLVED, null));
        assertThat(subjects(null, where(Condition.of("category", Op.IS, "NEW")))).containsExactly("two");
    }

    @Test
    void whatWasErasedIsNotFound() {
        UUID one = ticket("one", "secret gooseberry");
        follow();
        assertThat(subjects(null, words("gooseberry"))).hasSize(1);
        store.run(() -> {
            some.change(one, new TicketChange.Erased());
            store.get(EntityManager.class)
                    .createNativeQuery("update ticket_entry set data = replace(data, 'secret gooseberry', '')")
                    .executeUpdate();
        });
        follow();
        assertThat(subjects(null, words("gooseberry"))).isEmpty();
        assertThat(subjects(null, words("one"))).isEmpty();
    }

    @Test
    void showsToEachWhatHeMaySee() {
        UUID mine = Ids.next();
        UUID others = Ids.next();
        UUID agent = agent("alice", 5);
        store.run(() -> {
            AgentGroup group = new AgentGroup(mine, shop, "Mine", clock.instant());
            store.get(Groups.class).add(group);
            store.get(Groups.class).add(new AgentGroup(others, shop, "Others", clock.instant()));
            group.consistOf(Set.of(agent));
        });
        store.run(() -> {
            some.make(shop, mine, null, "request", "mine", Priority.NORMAL, Map.of(), List.of(), "word");
            some.make(shop, null, null, "request", "nobody's", Priority.NORMAL, Map.of(), List.of(), "word");
            UUID given = some.make(shop, others, null, "request", "given", Priority.NORMAL, Map.of(), List.of(), "word");
            some.change(given, new TicketChange.Assigned(agent, "alice", others, "Others", false, null, null));
            some.make(shop, others, null, "request", "theirs", Priority.NORMAL, Map.of(), List.of(), "word");
        });
        follow();
        assertThat(subjects(null, words("word"))).hasSize(4);
        assertThat(subjects(agent, words("word"))).containsExactlyInAnyOrder("mine", "nobody's", "given");
        assertThat(subjects(agent, where())).containsExactlyInAnyOrder("mine", "nobody's", "given");
        assertThat(counts(agent, Conditions.NONE)).isEqualTo(3);
        assertThat(subjects(agent, Wish.of(Conditions.all(Condition.of("assignee", Op.IS, "me")), asker(agent)))).containsExactly("given");
    }

    private long counts(UUID agent, Conditions conditions) {
        return store.tx(() -> search.counts(viewer(agent), List.of(Wish.of(conditions, asker(agent)))).orElseThrow().get(0));
    }

    /** How many random conditions are tried. */
    int conditions() {
        return 400;
    }

    @Test
    void indexAndMemoryAgreeOnAnyConditions() {
        List<UUID> agents = List.of(agent("alice", 5), agent("bob", 5));
        List<UUID> groups = List.of(Ids.next(), Ids.next());
        store.run(() -> groups.forEach(id -> store.get(Groups.class).add(new AgentGroup(id, shop, "G" + id, clock.instant()))));
        for (int i = 0; i < 150; i++) {
            store.run(() -> random(agents, groups));
            clock.forward(Duration.ofMinutes(random.nextInt(600)));
        }
        follow();
        List<Ticket> all = tickets();
        assertThat(all).hasSize(150);
        int hits = 0;
        for (int i = 0; i < conditions(); i++) {
            Conditions conditions = new Conditions(
                    IntStream.range(0, random.nextInt(3)).mapToObj(c -> condition(agents, groups)).toList(),
                    IntStream.range(0, random.nextInt(3)).mapToObj(c -> condition(agents, groups)).toList());
            Asker asker = asker(random.nextInt(4) == 0 ? null : agents.get(0));
            List<UUID> expected = all.stream().filter(t -> conditions.hold(t.facts(), asker)).map(Ticket::id).toList();
            Wish wish = Wish.of(conditions, asker);
            long counted = store.tx(() -> search.counts(Viewer.PLATFORM, List.of(wish)).orElseThrow().get(0));
            assertThat(counted).as(conditions.toString()).isEqualTo(expected.size());
            assertThat(page(null, wish, null, 200).items()).as(conditions.toString()).extracting(Ticket::id).containsExactlyInAnyOrderElementsOf(expected);
            hits += expected.isEmpty() || expected.size() == 150 ? 0 : 1;
        }
        assertThat(hits).isGreaterThan(conditions() * 3 / 20);
    }

    private void random(List<UUID> agents, List<UUID> groups) {
        Map<String, Object> fields = new HashMap<>();
        put(fields, "order", any("DD1", "DD22", "dd1-红", "Größe"));
        put(fields, "amount", any(1, 20, 20.5, 3000));
        put(fields, "flag", any(true, false));
        put(fields, "many", any(List.of("a"), List.of("a", "b"), List.of()));
        put(fields, "mixed", any("5", 5, "x", true));
        UUID id = some.make(
                shop,
                any(groups.get(0), groups.get(1), null),
                null,
                any("request", "return"),
                any("Parcel 快递 is LATE", "parcel", "İstanbul ΣΑΣ", "😀 emoji", "快递没有收到 " + random.nextInt(9)),
                any(Priority.values()),
                fields,
                any(List.of("vip"), List.of("vip", "return"), List.of()),
                null);
        if (random.nextBoolean()) {
            some.change(id, new TicketChange.Assigned(any(agents.get(0), agents.get(1), null), "x", groups.get(0), "g", false, null, null));
        }
        if (random.nextBoolean()) {
            some.change(id, new TicketChange.Moved(null, "new", any("solved", "waiting"), any(Category.values()), null));
        }
        if (random.nextInt(3) == 0) {
            some.change(id, new TicketChange.Rated(1 + random.nextInt(5), List.of(), null));
        }
    }

    private static void put(Map<String, Object> fields, String key, Object value) {
        if (value != null) {
            fields.put(key, value);
        }
    }

    @SafeVarargs
    private <T> T any(T... some) {
        return some[random.nextInt(some.length)];
    }

    private Condition condition(List<UUID> agents, List<UUID> groups) {
        String field = any(
                "number", "subject", "type", "state", "category", "priority", "group", "assignee", "channelTag", "tags", "createdAt",
                "updatedAt", "solvedAt", "rating", "urged", "field.order", "field.amount", "field.flag", "field.many", "field.mixed", "field.none");
        // Mostly what makes sense, now and then what doesn't.
        Set<Op> sensible = TicketSearchContract.sensible(field);
        Op op = any(Op.values());
        while (random.nextInt(20) > 0 && !sensible.contains(op)) {
            op = any(Op.values());
        }
        List<String> values = new ArrayList<>();
        int many = op.most() > 1 ? 1 + random.nextInt(3) : op.most();
        for (int i = 0; i < many; i++) {
            values.add(value(field, op, agents, groups));
        }
        return new Condition(field, op, values);
    }

    private static Set<Op> sensible(String field) {
        return switch (field) {
            case "number", "rating", "urged", "field.amount" -> Kind.NUMBER.ops();
            case "createdAt", "updatedAt", "solvedAt" -> Kind.TIME.ops();
            case "priority", "category" -> Kind.RANK.ops();
            case "tags", "field.many" -> Kind.SET.ops();
            case "subject", "field.order" -> Kind.TEXT.ops();
            case "field.mixed" -> Kind.ANY.ops();
            default -> Kind.CHOICE.ops();
        };
    }

    private String value(String field, Op op, List<UUID> agents, List<UUID> groups) {
        Instant now = clock.instant();
        if (op == Op.CONTAINS && !Set.of("number", "subject", "channelTag", "tags").contains(field) && !field.startsWith("field.")) {
            return "nothing of the kind";
        }
        return switch (field) {
            case "number" -> any("1001", "1050", "10", "1050.0", "5");
            case "subject" -> any("parcel", "LATE", "快递", "递", "没有收", "istanbul", "σας", "😀", " ", "Parcel 快递 is LATE", "el 快");
            case "createdAt", "updatedAt", "solvedAt" -> any(
                    "-P7D", "-PT36H", "PT0S", "P1D", "2026-01-01", now.minusSeconds(86_400 * 5).toString(), now.atZone(ZONE).toLocalDate().minusDays(4).toString(), "nonsense",
                    "+999999999-12-31T23:59:59Z");
            case "group" -> any(groups.get(0).toString(), groups.get(1).toString(), "me");
            case "assignee" -> any("me", agents.get(0).toString(), agents.get(1).toString());
            case "priority" -> any("LOW", "NORMAL", "HIGH", "URGENT", "NONSENSE", "me");
            case "category" -> any("NEW", "OPEN", "SOLVED", "CLOSED");
            case "tags" -> any("vip", "return", "vi", "nothing");
            case "field.order" -> any("DD1", "DD22", "dd1", "ß", "d", "红", "-", "");
            case "field.amount", "rating", "urged" -> any("1", "20", "20.50", "21", "3", "0", "3000", "x");
            case "field.many", "field.flag" -> any("a", "b", "true", "false", "ru");
            default -> any("5", "true", "e", "request", "return", "new", "solved", "waiting", "web", "x", "", "2026-11-22");
        };
    }

    @Test
    void sortsByAnyFieldAndPagesThroughAll() {
        List<UUID> agents = List.of(agent("zoe", 5), agent("bob", 5));
        List<UUID> groups = List.of(Ids.next(), Ids.next());
        store.run(() -> groups.forEach(id -> store.get(Groups.class).add(new AgentGroup(id, shop, "G" + id, clock.instant()))));
        for (int i = 0; i < 60; i++) {
            store.run(() -> random(agents, groups));
            clock.forward(Duration.ofMinutes(random.nextInt(3)));
        }
        follow();
        for (String field : List.of("number", "createdAt", "updatedAt", "solvedAt", "priority", "category", "rating", "field.amount", "subject", "field.order", "field.none")) {
            for (boolean down : new boolean[] {false, true}) {
                Wish wish = new Wish(List.of(), null, (down ? "-" : "") + field, asker(null));
                List<Long> listed = new ArrayList<>();
                String after = null;
                do {
                    Page<Ticket> page = page(null, wish, after, 7);
                    page.items().forEach(t -> listed.add(t.number()));
                    after = page.next();
                } while (after != null);
                List<Long> expected = tickets().stream().sorted(by(field, down)).map(Ticket::number).toList();
                assertThat(listed).as(wish.sort()).isEqualTo(expected);
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Comparator<Ticket> by(String field, boolean down) {
        Comparator<Comparable> values = down ? Comparator.reverseOrder() : Comparator.naturalOrder();
        Comparator<Ticket> numbers = Comparator.comparing(Ticket::number, Comparator.reverseOrder());
        return Comparator.<Ticket, Comparable>comparing(t -> key(t.facts().fact(field)), Comparator.nullsLast(values)).thenComparing(numbers);
    }

    @SuppressWarnings("rawtypes")
    private static Comparable key(Object fact) {
        if (fact instanceof BigDecimal number) {
            return number.doubleValue();
        }
        return fact instanceof String text ? new org.apache.lucene.util.BytesRef(text.toLowerCase(Locale.ROOT)) : (Comparable) fact;
    }

    @Test
    void refusesWhatIsNoPlace() {
        ticket("one", null);
        follow();
        for (String after : List.of("x", "n1", "n1.n2.n3", "s!.n1", "..", "n1.", "n99999999999999999999.n1")) {
            assertThatThrownBy(() -> page(null, words(""), after, 5)).as(after).isInstanceOf(Refused.class);
        }
    }

    @Test
    void withoutAnIndexTheDatabaseIsWalkedThrough() {
        ticket("one", null);
        UUID two = ticket("two", null);
        change(two, new TicketChange.Moved(null, "new", "solved", Category.SOLVED, null));
        Search.Found<Ticket> found = store.tx(() -> search.page(Viewer.PLATFORM, where(Condition.of("category", Op.IS, "SOLVED")), null, 5));
        assertThat(found.everywhere()).isFalse();
        assertThat(found.page().items()).extracting(Ticket::subject).containsExactly("two");
        assertThat(store.tx(() -> search.counts(Viewer.PLATFORM, List.of(where())))).isEmpty();
    }

    @Test
    void anIndexBuiltAnewHasAllTickets() {
        UUID one = ticket("one", "gooseberry");
        change(one, new TicketChange.Replied("strawberry", List.of(), List.of()));
        follow();
        assertThat(subjects(null, words("gooseberry strawberry"))).containsExactly("one");
        assertThat(search.await(one, 2)).isTrue();
    }
}
