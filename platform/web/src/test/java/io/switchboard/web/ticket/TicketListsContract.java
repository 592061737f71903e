package io.switchboard.web.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.switchboard.core.Store;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.search.Follower;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.core.ticket.view.TicketView.Form;
import io.switchboard.core.ticket.view.TicketView.Shared;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Callers;
import io.switchboard.web.shared.Items;
import io.switchboard.web.ticket.TicketBoardResource.TicketLane;
import io.switchboard.web.ticket.TicketBulkResource.TicketBulk;
import io.switchboard.web.ticket.TicketBulkResource.TicketOutcome;
import io.switchboard.web.ticket.TicketCalendarResource.TicketDay;
import io.switchboard.web.ticket.TicketViewResource.TicketListCount;
import io.switchboard.web.ticket.TicketViews.TicketView;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of tickets as REST gives them: what is in them, what they cost in statements, what bad questions get. */
abstract class TicketListsContract {
    @TempDir
    Path data;

    private final Clock clock = Clock.systemUTC();
    private Store store;
    private Follower follower;
    private UUID shop;
    private UUID me;
    private Viewer viewer;

    /** An empty database. */
    abstract DataSource database();

    @BeforeEach
    void open() {
        store = new Store(database(), clock);
        shop = Ids.next();
        me = Ids.next();
        store.run(() -> {
            store.get(Groups.class).add(new Shop(shop, "Shop", ZoneId.of("Asia/Shanghai"), "en", clock.instant()));
            Set<String> roles = BuiltInRole.names(BuiltInRole.ADMIN, BuiltInRole.AGENT);
            store.get(Agents.class).add(new Agent(me, "me", "Me", roles, clock.instant()));
        });
        store.run(() -> {
            store.get(LicenceService.class).begin(null, true);
            store.get(TicketTypes.class).install();
            store.get(Agents.class).enter(me, AgentState.ONLINE);
        });
        store.run(() -> {
            Agent agent = store.get(Agents.class).get(me);
            viewer = store.get(Agents.class).viewer(agent);
            Callers.is(store.get(Caller.class), agent, viewer);
        });
        follower = store.get(Follower.class);
        follower.in(data);
    }

    @AfterEach
    void close() {
        follower.stop();
        store.close();
    }

    private String make(String subject, String priority, List<String> tags, boolean mine) {
        return store.tx(() -> store.get(NewTickets.class)
                .make(
                        viewer,
                        new NewTickets.Draft(
                                Ids.next().toString(), subject, "general", "text of " + subject, null, null, shop, null, mine ? me : null,
                                priority, Map.of(), tags, null, null, null, List.of()))
                .ticket()
                .id()
                .toString());
    }

    private void follow() {
        store.run(() -> store.get(Sequencer.class).number(100_000));
        while (store.tx(follower::round)) {
            assertThat(follower.status().problem()).isNull();
        }
    }

    private Items<TicketView> list(String view, String where, String q, String sort, String seen, String after, String limit) {
        return store.tx(() -> store.get(TicketResource.class)
                .list(null, null, null, null, null, null, null, null, false, view, where, q, sort, seen, false, after, limit));
    }

    private List<String> subjects(String view, String where, String q, String sort) {
        return list(view, where, q, sort, null, null, null).items().stream().map(TicketView::subject).toList();
    }

    private static String where(Condition... all) {
        return ConditionsJson.write(Conditions.all(all));
    }

    private List<TicketOutcome> bulk(TicketBulk what) {
        return store.tx(() -> store.get(TicketBulkResource.class).run(what).items());
    }

    private Items<TicketLane> board(String by, String lanes, String text, String limit) {
        return store.tx(() -> store.get(TicketBoardResource.class).board(which(text), by, lanes, limit));
    }

    private static PartsShown.Which which(String text) {
        PartsShown.Which which = new PartsShown.Which();
        which.view = "all";
        which.text = text;
        which.sort = "number";
        return which;
    }

    private static List<String> of(TicketLane lane) {
        return lane.items().stream().map(TicketView::subject).toList();
    }

    private static TicketBulk doing(List<String> ids, String action, String priority, List<String> tags, String transition) {
        return new TicketBulk(ids, null, null, null, null, action, null, null, priority, tags, null, transition, null, null, null);
    }

    @Test
    void listsByViewConditionsWordsAndOrder() {
        make("parcel", "URGENT", List.of("vip"), true);
        make("umbrella", "LOW", List.of(), false);
        make("parcel again", "HIGH", List.of("vip", "late"), false);
        follow();
        assertThat(subjects("all", null, null, "-priority")).containsExactly("parcel", "parcel again", "umbrella");
        assertThat(subjects("mine", null, null, null)).containsExactly("parcel");
        assertThat(subjects(null, where(Condition.of("tags", Op.IS, "vip")), null, "subject")).containsExactly("parcel", "parcel again");
        assertThat(subjects("unassigned", where(Condition.of("tags", Op.IS, "late")), "parc", null)).containsExactly("parcel again");
        assertThat(subjects(null, where(Condition.of("assignee", Op.IS, "me")), null, null)).containsExactly("parcel");
        assertThat(subjects(null, null, "text umbrella", null)).containsExactly("umbrella");
        Items<TicketView> first = list("all", null, null, "-priority", null, null, "2");
        assertThat(list("all", null, null, "-priority", null, first.next(), "2").items()).extracting(TicketView::subject).containsExactly("umbrella");
        assertThat(first.searched()).isEqualTo("EVERYTHING");
        assertThat(store.tx(() -> store.get(TicketResource.class)
                        .list(null, null, "me", null, null, null, null, null, true, null, null, null, "subject", null, false, null, null)
                        .items()))
                .hasSize(1);
    }

    @Test
    void countsEachViewAsItsPagesDo() {
        make("one", "URGENT", List.of(), true);
        make("two", "LOW", List.of(), false);
        UUID kept = store.tx(() -> {
            var view = new io.switchboard.core.ticket.view.TicketView(me, clock.instant());
            Form form = new Form("Low", Conditions.all(Condition.of("priority", Op.IS, "LOW")), List.of(), "-updatedAt", "priority");
            store.get(io.switchboard.core.ticket.view.TicketViews.class).describe(viewer, view, form, Shared.OWN, Set.of(), 0);
            store.get(io.switchboard.core.ticket.view.TicketViews.class).add(view);
            return view.id();
        });
        assertThat(store.tx(() -> store.get(TicketViewResource.class).counts().items())).extracting(TicketListCount::count).containsOnlyNulls();
        follow();
        List<TicketListCount> counts = store.tx(() -> store.get(TicketViewResource.class).counts().items());
        assertThat(counts).hasSize(8).extracting(TicketListCount::id).contains(kept.toString());
        for (TicketListCount count : counts) {
            assertThat(subjects(count.id(), null, null, null)).as(count.id()).hasSize(count.count().intValue());
        }
        assertThat(subjects(kept.toString(), null, null, null)).containsExactly("two");
        var views = store.tx(() -> store.get(TicketViewResource.class).list().items());
        assertThat(views).hasSize(8);
        assertThat(views.get(0).name()).isEqualTo("My open tickets");
        assertThat(views.get(0).where().get("all")).asInstanceOf(LIST).hasSize(2);
    }

    @Test
    void saysWhereABadQuestionIsWrong() {
        make("one", "LOW", List.of(), false);
        follow();
        refused("where.all[0].field", null, "{\"all\": [{\"field\": \"colour\", \"op\": \"IS\", \"values\": [\"red\"]}]}", null, null, null);
        refused("where.any[0].values[0]", null, "{\"any\": [{\"field\": \"createdAt\", \"op\": \"AFTER\", \"values\": [\"yesterday\"]}]}", null, null, null);
        refused("where", null, "{", null, null, null);
        refused("where", null, "[".repeat(100_000), null, null, null);
        refused("where", null, where(IntStream.range(0, 51).mapToObj(i -> Condition.of("tags", Op.IS, "t" + i)).toArray(Condition[]::new)), null, null, null);
        refused("where.all[0].values[0]", null, where(Condition.of("subject", Op.CONTAINS, "x".repeat(600))), null, null, null);
        refused("sort", null, null, null, "colour", null);
        refused("sort", null, null, null, "number,subject,state,type", null);
        refused("q", null, null, "x".repeat(300), null, null);
        refused("seen", "all", null, null, null, "nonsense");
        refused("seen", "all", null, null, null, Ids.next() + ":x");
        for (String view : List.of("nonsense", "ALL", Ids.next().toString(), "' or 1=1 --")) {
            Refused none = catchThrowableOfType(Refused.class, () -> list(view, null, null, null, null, null, null));
            assertThat(none.code()).isEqualTo("notFound.view");
        }
        assertThat(subjects(null, where(Condition.of("field.x' or 1=1 --", Op.IS, "'\"\\")), "' or 1=1 \" *:*", null)).isEmpty();
    }

    private void refused(String place, String view, String where, String q, String sort, String seen) {
        Refused refused = catchThrowableOfType(Refused.class, () -> list(view, where, q, sort, seen, null, null));
        assertThat(refused).as(place).isNotNull();
        assertThat(refused.fields()).extracting(Refused.Field::field).contains(place);
    }

    @Test
    void aPageCostsAsManyStatementsWhateverItsLength() {
        IntStream.range(0, 2).forEach(i -> make("ticket " + i, "LOW", List.of("a"), true));
        follow();
        List<Long> few = costs();
        IntStream.range(2, 25).forEach(i -> make("ticket " + i, "LOW", List.of("a"), true));
        follow();
        assertThat(costs()).isEqualTo(few);
        assertThat(few.get(0)).isLessThanOrEqualTo(15);
        assertThat(few.get(1)).as("counts: the views, the shop, and for whom one decides").isLessThanOrEqualTo(3);
    }

    @Test
    void tellsHowManyAListHas() {
        IntStream.range(0, 5).forEach(i -> make("ticket " + i, i < 3 ? "LOW" : "HIGH", List.of(), false));
        assertThat(total("all", null, null).total()).as("without an index nobody knows").isEqualTo(null);
        follow();
        assertThat(total("all", null, null).total()).isEqualTo(5);
        assertThat(total("all", where(Condition.of("priority", Op.IS, "LOW")), null).total()).isEqualTo(3);
        assertThat(total("all", null, "ticket").total()).as("words aren't counted").isNull();
        assertThat(list("all", null, null, null, null, null, "2").total()).as("nobody asked").isNull();
    }

    private Items<TicketView> total(String view, String where, String q) {
        return store.tx(() -> store.get(TicketResource.class)
                .list(null, null, null, null, null, null, null, null, false, view, where, q, null, null, true, null, "2"));
    }

    @Test
    void partsAListIntoLanes() {
        IntStream.range(0, 5).forEach(i -> make("low " + i, "LOW", List.of(), i == 0));
        make("high", "HIGH", List.of(), true);
        follow();
        List<TicketLane> lanes = board("priority", null, null, "2").items();
        assertThat(lanes).extracting(TicketLane::key).containsExactly("LOW", "NORMAL", "HIGH", "URGENT");
        assertThat(lanes).extracting(TicketLane::count).containsExactly(5L, 0L, 1L, 0L);
        assertThat(of(lanes.get(0))).containsExactly("low 0", "low 1");
        String rest = ConditionsJson.write(lanes.get(0).where());
        assertThat(list("all", rest, null, "number", null, lanes.get(0).next(), "9").items())
                .as("goes on as a list")
                .extracting(TicketView::subject)
                .containsExactly("low 2", "low 3", "low 4");
        assertThat(lanes.get(2).next()).isNull();
        assertThat(board("assignee", me + ",", null, null).items()).extracting(TicketLane::count).containsExactly(2L, 4L);
        List<TicketLane> states = board("state:general", null, null, null).items();
        assertThat(states.get(0).count()).isEqualTo(6);
        assertThat(states).hasSize(states.stream().map(TicketLane::key).collect(Collectors.toSet()).size());
        assertThat(board("category", null, null, null).items().stream().mapToLong(TicketLane::count).sum()).isEqualTo(6);
        List<TicketLane> found = board("priority", null, "low", "2").items();
        assertThat(found.get(0).count()).as("words aren't counted").isNull();
        assertThat(found.get(2).count()).isZero();
    }

    @Test
    void showsLanesWhileThereIsNoIndex() {
        make("one", "LOW", List.of(), false);
        Items<TicketLane> board = board("priority", null, null, null);
        assertThat(board.searched()).isEqualTo("NAMES");
        assertThat(of(board.items().get(0))).containsExactly("one");
        assertThat(board.items()).extracting(TicketLane::count).containsOnlyNulls();
        assertThat(board.indexed()).as("how far it is").isZero();
        assertThat(list("all", null, null, null, null, null, null).indexed()).isZero();
        assertThat(store.tx(() -> store.get(TicketViewResource.class).counts()).indexed()).isZero();
        follow();
        assertThat(board("priority", null, null, null).indexed()).isNull();
        assertThat(list("all", null, null, null, null, null, null).indexed()).isNull();
    }

    @Test
    void laysAListOutByDays() {
        IntStream.range(0, 3).forEach(i -> make("ticket " + i, "LOW", List.of(), false));
        follow();
        LocalDate today = LocalDate.now(clock.withZone(ZoneId.of("Asia/Shanghai")));
        List<TicketDay> days = calendar("createdAt", today.minusDays(3), "7", "Asia/Shanghai").items();
        assertThat(days).extracting(TicketDay::day).startsWith(today.minusDays(3).toString()).hasSize(7);
        assertThat(days.stream().mapToLong(TicketDay::count).sum()).as("also when the test runs over midnight").isEqualTo(3);
        assertThat(days.stream().mapToLong(day -> day.items().size()).max()).hasValue(2);
        TicketDay full = days.stream().filter(day -> day.count() > 0).findFirst().orElseThrow();
        assertThat(list("all", ConditionsJson.write(full.where()), null, null, null, null, null).items()).hasSize(full.count().intValue());
        assertThat(calendar("snoozedUntil", today, "1", null).items().get(0).count()).isZero();
    }

    private Items<TicketDay> calendar(String by, LocalDate from, String days, String zone) {
        return store.tx(() -> store.get(TicketCalendarResource.class).calendar(which(null), by, from.toString(), days, zone, "2"));
    }

    @Test
    void refusesBoardsThatThereAreNot() {
        for (String by : List.of("subject", "state", "state:", "' or 1=1")) {
            assertThat(catchThrowableOfType(Refused.class, () -> board(by, null, null, null)).fields()).extracting(Refused.Field::field).contains("by");
        }
        assertThat(catchThrowableOfType(Refused.class, () -> board("state:nonsense", null, null, null)).code()).isEqualTo("notFound.ticketType");
        assertThat(catchThrowableOfType(Refused.class, () -> board("assignee", null, null, null)).fields()).extracting(Refused.Field::field).contains("lanes");
        String many = "x,".repeat(10) + IntStream.range(0, 70).mapToObj(String::valueOf).collect(Collectors.joining(","));
        assertThat(catchThrowableOfType(Refused.class, () -> board("assignee", many, null, null)).fields()).extracting(Refused.Field::field).contains("lanes");
        LocalDate day = LocalDate.of(2026, 11, 1);
        assertThat(catchThrowableOfType(Refused.class, () -> calendar("rating", day, null, null)).fields()).extracting(Refused.Field::field).contains("by");
        assertThat(catchThrowableOfType(Refused.class, () -> calendar("createdAt", day, "63", null)).fields()).extracting(Refused.Field::field).contains("days");
        assertThat(catchThrowableOfType(Refused.class, () -> calendar("createdAt", day, null, "Mars/One")).fields()).extracting(Refused.Field::field).contains("zone");
    }

    @Test
    void aBoardCostsAsManyStatementsWhateverItsLanesAndCards() {
        IntStream.range(0, 2).forEach(i -> make("ticket " + i, "LOW", List.of(), true));
        follow();
        long few = store.statements(() -> board("priority", null, null, "50"));
        IntStream.range(0, 20).forEach(i -> make("more " + i, List.of("LOW", "NORMAL", "HIGH", "URGENT").get(i % 4), List.of(), true));
        follow();
        assertThat(store.statements(() -> board("priority", null, null, "50"))).isEqualTo(few).isLessThanOrEqualTo(15);
        long days = store.statements(() -> calendar("createdAt", LocalDate.now(clock).minusDays(20), "42", null));
        assertThat(days).isLessThanOrEqualTo(few);
    }

    private List<Long> costs() {
        return List.of(
                store.statements(() -> list("all", where(Condition.of("tags", Op.IS, "a")), "ticket", "subject", null, null, "30")),
                store.statements(() -> store.tx(() -> store.get(TicketViewResource.class).counts())));
    }

    @Test
    void aTicketsPageCostsAFewStatementsHoweverMuchHappened() {
        String quiet = make("quiet", "LOW", List.of("a"), true);
        String busy = make("busy", "LOW", List.of("a"), true);
        for (int i = 0; i < 40; i++) {
            TicketDesk.Comment comment = new TicketDesk.Comment("c" + i, "word " + i, true, List.of(), List.of(), null, false);
            store.run(() -> store.get(TicketDesk.class).comment(viewer, UUID.fromString(busy), comment));
        }
        long few = page(quiet);
        assertThat(few).isLessThanOrEqualTo(14);
        assertThat(page(busy)).isEqualTo(few);
    }

    /** The ticket and its history, as the console asks for them. */
    private long page(String id) {
        store.tx(() -> store.get(TicketResource.class).get(id));
        return store.statements(() -> store.tx(() -> store.get(TicketResource.class).get(id)))
                + store.statements(() -> store.tx(() -> store.get(TicketResource.class).history(id, null, null, "100")));
    }

    @Test
    void doesOneThingToManyAndTakesItBack() {
        List<String> ids = List.of(make("one", "LOW", List.of("a"), true), make("two", "HIGH", List.of(), true));
        follow();
        List<String> some = new ArrayList<>(ids);
        some.add(Ids.next().toString());
        List<TicketOutcome> outcomes = bulk(doing(some, "priority", "URGENT", null, null));
        assertThat(outcomes).extracting(TicketOutcome::ok).containsExactly(true, true, false);
        assertThat(outcomes.get(2).problem().status()).isEqualTo(404);
        assertThat(subjects(null, where(Condition.of("priority", Op.IS, "URGENT")), null, null)).as("not before the index knows").isEmpty();
        follow();
        assertThat(subjects(null, where(Condition.of("priority", Op.IS, "URGENT")), null, "number")).containsExactly("one", "two");
        assertThat(bulk(doing(ids, "undo", null, null, null))).extracting(TicketOutcome::ok).containsOnly(true);
        assertThat(bulk(doing(ids, "tag", null, List.of("b"), null))).extracting(TicketOutcome::ok).containsOnly(true);
        follow();
        assertThat(subjects("all", null, null, "-priority")).containsExactly("two", "one");
        assertThat(subjects(null, where(Condition.of("tags", Op.IS, "b")), null, "number")).containsExactly("one", "two");
        bulk(doing(ids, "untag", null, List.of("a", "b"), null));
        follow();
        assertThat(subjects(null, where(Condition.of("tags", Op.EMPTY)), null, "number")).containsExactly("one", "two");
        TicketBulk all = new TicketBulk(
                null, "mine", Map.of("all", List.of(Map.of("field", "priority", "op", "IS", "values", List.of("HIGH")))), null, null, "edit", null, null, null, null,
                Map.of("subject", "renamed"), null, null, null, null);
        assertThat(bulk(all)).extracting(TicketOutcome::id).containsExactly(ids.get(1));
        follow();
        assertThat(subjects("all", null, null, "number")).containsExactly("one", "renamed");
    }

    @Test
    void refusesToDoWhatIsNotSaid() {
        for (TicketBulk bad : List.of(
                doing(List.of(), "undo", null, null, null),
                doing(null, "undo", null, null, null),
                doing(List.of("x"), "explode", null, null, null),
                doing(List.of("x"), "priority", null, null, null),
                doing(List.of("x"), "tag", null, List.of(), null),
                doing(List.of("x"), "transition", null, null, null),
                doing(IntStream.range(0, 201).mapToObj(String::valueOf).toList(), "undo", null, null, null))) {
            assertThat(catchThrowableOfType(Refused.class, () -> bulk(bad)).kind()).isEqualTo(Refused.Kind.INVALID);
        }
    }
}
