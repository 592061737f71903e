package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.report.BehindFigures;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.Figure;
import io.switchboard.core.report.Measure;
import io.switchboard.core.report.ReportQuery;
import io.switchboard.core.report.ReportRound;
import io.switchboard.core.report.TicketReport;
import io.switchboard.core.report.TicketReport.Row;
import io.switchboard.core.report.TicketReports;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.SomeTickets;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.Tickets;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What figures of tickets promise on each database. */
abstract class ReportContract extends CoreMoves {
    static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);

    private SomeTickets desk;
    private UUID overseas;

    @BeforeEach
    void licence() {
        desk = new SomeTickets(store);
        overseas = Ids.next();
        store.run(() -> {
            store.get(LicenceService.class).begin(null, true);
            store.get(Groups.class).add(new Shop(overseas, "Overseas", NEW_YORK, "en", clock.instant()));
        });
    }

    @Test
    void whereNothingHappenedThereIsNoData() {
        follow();
        TicketReport report = ask(Viewer.PLATFORM, Dimension.DAY, MONDAY, MONDAY.plusDays(1), Conditions.NONE, Measure.CREATED, Measure.HANDLING_MEAN,
                Measure.HANDLING_P90, Measure.REPEAT, Measure.RATING, Measure.BACKLOG);
        assertThat(report.rows()).extracting(Row::key).containsExactly("2026-11-23", "2026-11-24");
        assertThat(report.rows().get(0).figures()).containsExactly(zero(), null, null, null, null, zero());
        // Of a day to come nobody knows what will be open.
        assertThat(report.rows().get(1).figures().get(5)).isNull();
        assertThat(report.total().figures().subList(1, 5)).containsOnlyNulls();
    }

    @Test
    void aTicketCountsOnTheDayOfItsShop() {
        // 10:00 on Monday in Shanghai is the evening of Sunday in New York.
        ticket(shop, null, "a");
        ticket(overseas, null, "a");
        follow();
        TicketReport days = ask(Viewer.PLATFORM, Dimension.DAY, MONDAY.minusDays(1), MONDAY, Conditions.NONE, Measure.CREATED, Measure.BACKLOG);
        assertThat(days.rows()).extracting(row -> row.figures().get(0).numerator()).containsExactly(1L, 1L);
        assertThat(days.rows()).extracting(row -> row.figures().get(1).numerator()).containsExactly(1L, 2L);
        TicketReport weeks = ask(Viewer.PLATFORM, Dimension.WEEK, MONDAY.minusDays(1), MONDAY, Conditions.NONE, Measure.CREATED);
        assertThat(weeks.rows()).extracting(Row::key).containsExactly("2026-11-16", "2026-11-23");
        assertThat(weeks.rows()).extracting(Row::from).containsExactly(MONDAY.minusDays(1), MONDAY);
        TicketReport months = ask(Viewer.PLATFORM, Dimension.MONTH, MONDAY.minusDays(1), MONDAY, Conditions.NONE, Measure.CREATED);
        assertThat(months.rows()).extracting(Row::key).containsExactly("2026-11-01");
        assertThat(months.rows().get(0).figures().get(0).numerator()).isEqualTo(2);
    }

    @Test
    void aTicketRepeatsOneThatEndedAtMostSevenDaysBefore() {
        UUID contact = contact();
        UUID first = ticket(shop, contact, "a");
        change(first, problem("late"));
        clock.forward(Duration.ofHours(2));
        change(first, moved(Category.SOLVED));
        clock.forward(Duration.ofDays(7));
        UUID inTime = ticket(shop, contact, "a");
        clock.forward(Duration.ofMillis(1));
        UUID tooLate = ticket(shop, contact, "a");
        UUID other = ticket(shop, contact, "a");
        change(inTime, problem("late"));
        change(tooLate, problem("late"));
        change(other, problem("broken"));
        follow();
        Figure share = total(Viewer.PLATFORM, Conditions.NONE, Measure.REPEAT);
        assertThat(share.numerator()).isEqualTo(1);
        assertThat(share.denominator()).isEqualTo(4);
        assertThat(share.value()).isEqualByComparingTo("0.25");
        // The earlier one turns out to be about something else.
        change(first, problem("broken"));
        follow();
        assertThat(total(Viewer.PLATFORM, Conditions.NONE, Measure.REPEAT).numerator()).isZero();
    }

    @Test
    void countsEachTicketOnceHoweverOftenItIsRead() {
        UUID ticket = ticket(shop, null, "a");
        follow();
        change(ticket, moved(Category.SOLVED));
        follow();
        sql("update report_place set pos = 0, scanned = cast('00000000-0000-0000-0000-000000000000' as uuid)");
        follow();
        follow();
        assertThat(total(Viewer.PLATFORM, Conditions.NONE, Measure.CREATED).numerator()).isEqualTo(1);
        assertThat(total(Viewer.PLATFORM, Conditions.NONE, Measure.SOLVED).numerator()).isEqualTo(1);
        assertThat(total(Viewer.PLATFORM, Conditions.NONE, Measure.BACKLOG).numerator()).isZero();
    }

    @Test
    void aShopsNewZoneHasItsTicketsCountedAnew() {
        ticket(shop, null, "a");
        follow();
        store.run(() -> {
            Shop known = store.get(Groups.class).shop(shop);
            known.describe("Shop", NEW_YORK, "en");
            store.get(Groups.class).changed(known);
        });
        follow();
        TicketReport report = ask(Viewer.PLATFORM, null, MONDAY.minusDays(1), MONDAY.minusDays(1), Conditions.NONE, Measure.CREATED);
        assertThat(report.total().figures().get(0).numerator()).isEqualTo(1);
    }

    @Test
    void anAgentSeesHisOwnFiguresAndASupervisorAll() {
        UUID alice = agent("alice", 3);
        UUID carol = agent("carol", 3, BuiltInRole.SUPERVISOR);
        change(ticket(shop, null, "a"), assigned(alice, true));
        ticket(shop, null, "b");
        follow();
        assertThat(total(who(alice), Conditions.NONE, Measure.CREATED).numerator()).isEqualTo(1);
        assertThat(total(who(carol), Conditions.NONE, Measure.CREATED).numerator()).isEqualTo(2);
        assertThat(total(who(carol), Conditions.all(Condition.of("assignee", Op.IS, alice.toString())), Measure.MANUAL).value())
                .isEqualByComparingTo(BigDecimal.ONE);
        assertThat(total(who(alice), Conditions.all(Condition.of("assignee", Op.IS, "me")), Measure.CREATED).numerator()).isEqualTo(1);
        Viewer nobody = Viewer.named(alice, "alice");
        assertThatThrownBy(() -> total(nobody, Conditions.NONE, Measure.CREATED)).isInstanceOf(Refused.class);
    }

    @Test
    void needsALicence() {
        follow();
        clock.forward(Duration.ofDays(60));
        store.run(() -> store.get(LicenceService.class).look());
        assertThatThrownBy(() -> total(Viewer.PLATFORM, Conditions.NONE, Measure.CREATED)).isInstanceOf(Refused.class).hasMessageContaining("licence.module");
    }

    @Test
    void refusesAQuestionThatIsNone() {
        assertThatThrownBy(() -> new ReportQuery(MONDAY, MONDAY.minusDays(1), null, List.of(Measure.CREATED), null)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> new ReportQuery(MONDAY, MONDAY, null, List.of(), null)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> new ReportQuery(MONDAY, MONDAY.plusYears(9), null, List.of(Measure.CREATED), null)).isInstanceOf(Refused.class);
    }

    @Test
    void figuresAreThoseOfTheHistories() {
        Random random = new Random(11);
        List<UUID> people = List.of(contact(), contact(), contact());
        List<UUID> agents = List.of(agent("a", 3), agent("b", 3));
        UUID group = Ids.next();
        store.run(() -> store.get(Groups.class).add(new AgentGroup(group, shop, "Group", clock.instant())));
        List<UUID> tickets = new ArrayList<>();
        for (int step = 0; step < 250; step++) {
            clock.forward(Duration.ofMinutes(random.nextInt(240)));
            if (tickets.isEmpty() || random.nextInt(4) == 0) {
                tickets.add(store.tx(() -> desk.make(
                        random.nextBoolean() ? shop : overseas,
                        random.nextBoolean() ? group : null,
                        people.get(random.nextInt(3)),
                        "type" + random.nextInt(3),
                        "s",
                        Priority.values()[random.nextInt(4)],
                        Map.of(),
                        List.of(),
                        "t")));
            } else {
                UUID ticket = tickets.get(random.nextInt(tickets.size()));
                // Nobody waits for a robot's word.
                TicketActor actor = random.nextBoolean() ? TicketActor.SYSTEM : new TicketActor(TicketActor.Kind.AGENT, agents.get(0), "a");
                TicketChange change = something(random, agents);
                store.run(() -> desk.change(ticket, actor, change));
            }
            if (random.nextInt(20) == 0) {
                follow();
            }
        }
        follow();
        ReportOracle oracle = store.tx(() -> new ReportOracle(
                store.get(Tickets.class).byIds(tickets).stream()
                        .map(ticket -> ReportOracle.Line.of(
                                store.get(Tickets.class).history(ticket, 0, 1000), ticket.shopId().equals(shop) ? SHANGHAI : NEW_YORK))
                        .toList(),
                LocalDate.ofInstant(clock.instant(), SHANGHAI)));
        LocalDate today = LocalDate.ofInstant(clock.instant(), SHANGHAI);
        behind(ask(Viewer.PLATFORM, null, MONDAY.minusDays(2), today, Conditions.NONE, Measure.CREATED).total());
        behind(ask(Viewer.PLATFORM, null, MONDAY.plusDays(5), MONDAY.plusDays(8), Conditions.NONE, Measure.CREATED).total());
        List<Measure> all = List.of(Measure.values());
        for (int from = 0; from < all.size(); from += ReportQuery.MOST_MEASURES) {
            Measure[] some = all.subList(from, Math.min(all.size(), from + ReportQuery.MOST_MEASURES)).toArray(Measure[]::new);
            for (Dimension by : Dimension.values()) {
                for (int day = 0; day < 3; day++) {
                    LocalDate first = MONDAY.plusDays(random.nextInt(10));
                    LocalDate last = first.plusDays(random.nextInt(12));
                    TicketReport report = ask(Viewer.PLATFORM, by, first, last, Conditions.NONE, some);
                    for (Row row : report.rows()) {
                        check(some, row, oracle.among(by, row.key()), by + " " + row.key());
                    }
                    check(some, report.total(), oracle, "total");
                    assertThat(report.rows()).extracting(Row::key).containsAll(by.isTime() ? List.of() : oracle.keys(by, first, last, some));
                }
            }
        }
    }

    /** The list behind a figure is of those that it counted, page by page, each once. */
    private void behind(Row total) {
        for (Measure measure : Measure.values()) {
            List<UUID> ids = new ArrayList<>();
            ReportQuery query = new ReportQuery(total.from(), total.to(), null, List.of(measure), Conditions.NONE);
            String after = null;
            do {
                String place = after;
                Page<Ticket> page = store.tx(() -> store.get(BehindFigures.class).page(Viewer.PLATFORM, query, place, 7));
                page.items().forEach(ticket -> ids.add(ticket.id()));
                after = page.next();
            } while (after != null);
            Figure figure = ask(Viewer.PLATFORM, null, total.from(), total.to(), Conditions.NONE, measure).total().figures().get(0);
            long counted = figure == null ? 0 : switch (measure.kind()) {
                case COUNT, SHARE -> figure.numerator();
                default -> figure.denominator();
            };
            assertThat(ids).as(measure.key()).doesNotHaveDuplicates().hasSize((int) counted);
        }
    }

    @Test
    void behindAFigureIsOnlyWhatOneMayRead() {
        UUID alice = agent("alice", 3);
        UUID bob = agent("bob", 3);
        UUID hers = ticket(shop, null, "a");
        UUID his = ticket(shop, null, "a");
        change(hers, assigned(alice, true));
        change(his, assigned(bob, true));
        follow();
        ReportQuery manual = new ReportQuery(MONDAY, MONDAY, null, List.of(Measure.MANUAL), Conditions.NONE);
        assertThat(store.tx(() -> store.get(BehindFigures.class).page(Viewer.PLATFORM, manual, null, 9)).items())
                .extracting(Ticket::id)
                .containsExactly(his, hers);
        Viewer her = who(alice);
        assertThat(store.tx(() -> store.get(BehindFigures.class).page(her, manual, null, 9)).items()).extracting(Ticket::id).contains(hers);
        ReportQuery two = new ReportQuery(MONDAY, MONDAY, null, List.of(Measure.MANUAL, Measure.REPEAT), Conditions.NONE);
        assertThatThrownBy(() -> store.tx(() -> store.get(BehindFigures.class).page(Viewer.PLATFORM, two, null, 9))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> store.tx(() -> store.get(BehindFigures.class).page(Viewer.PLATFORM, manual, "x", 9))).isInstanceOf(Refused.class);
    }

    private static void check(Measure[] measures, Row row, ReportOracle oracle, String what) {
        for (int i = 0; i < measures.length; i++) {
            assertThat(row.figures().get(i)).as(what + " " + measures[i] + " " + row.from() + " " + row.to()).isEqualTo(oracle.figure(measures[i], row.from(), row.to()));
        }
    }

    private TicketChange something(Random random, List<UUID> agents) {
        return switch (random.nextInt(9)) {
            case 0 -> assigned(agents.get(random.nextInt(2)), random.nextBoolean());
            case 1 -> new TicketChange.Replied("hello", List.of(), List.of());
            case 2 -> problem(random.nextInt(3) == 0 ? null : "problem" + random.nextInt(2));
            case 3 -> new TicketChange.Urged("now");
            case 4 -> new TicketChange.Rated(1 + random.nextInt(5), List.of(), null);
            case 5 -> moved(Category.OPEN);
            case 6 -> moved(Category.CLOSED);
            case 7 -> clocks(random.nextBoolean(), random.nextBoolean());
            default -> moved(Category.SOLVED);
        };
    }

    private static TicketChange clocks(boolean respond, boolean resolve) {
        return new TicketChange.ClocksSet(Ids.next(), "RUNNING", List.of(clock("FIRST_RESPONSE", respond), clock("RESOLVE", resolve)), null, null, null, null);
    }

    private static Map<String, Object> clock(String target, boolean missed) {
        return missed ? Map.of("target", target, "promise", Map.of(), "missedAt", 1) : Map.of("target", target, "promise", Map.of());
    }

    private static TicketChange moved(Category to) {
        return new TicketChange.Moved(null, "x", to.name().toLowerCase(), to, null);
    }

    private static TicketChange problem(String key) {
        return new TicketChange.Edited(List.of(new TicketChange.FieldEdit("problem", null, key)), null);
    }

    private static TicketChange assigned(UUID agent, boolean byHand) {
        return new TicketChange.Assigned(agent, "A", null, null, byHand, null, null);
    }

    private UUID contact() {
        UUID id = Ids.next();
        store.run(() -> store.get(Contacts.class).add(new Contact(id, shop, "Contact", clock.instant())));
        return id;
    }

    private UUID ticket(UUID of, UUID contact, String type) {
        return store.tx(() -> desk.make(of, null, contact, type, "subject", Priority.NORMAL, Map.of(), List.of(), "text"));
    }

    private void change(UUID ticket, TicketChange change) {
        store.run(() -> desk.change(ticket, change));
    }

    private Viewer who(UUID agent) {
        return store.tx(() -> viewer(agent));
    }

    private void follow() {
        store.run(() -> store.get(Sequencer.class).number(5000));
        while (store.tx(() -> store.get(ReportRound.class).go())) {
            // Goes on.
        }
    }

    private void sql(String statement) {
        store.run(() -> store.get(EntityManager.class).createNativeQuery(statement).executeUpdate());
    }

    private Figure total(Viewer viewer, Conditions where, Measure measure) {
        return ask(viewer, null, MONDAY, MONDAY.plusDays(20), where, measure).total().figures().get(0);
    }

    private TicketReport ask(Viewer viewer, Dimension by, LocalDate from, LocalDate to, Conditions where, Measure... measures) {
        return store.tx(() -> store.get(TicketReports.class).ask(viewer, new ReportQuery(from, to, by, Arrays.asList(measures), where), SHANGHAI));
    }

    private static Figure zero() {
        return new Figure(BigDecimal.ZERO, 0L, null);
    }
}
