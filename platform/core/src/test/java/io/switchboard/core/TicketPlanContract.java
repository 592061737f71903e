package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.plan.PlanRound;
import io.switchboard.core.ticket.plan.TicketPlan;
import io.switchboard.core.ticket.plan.TicketPlans;
import io.switchboard.core.ticket.type.TicketTemplate;
import io.switchboard.core.ticket.type.TicketTemplates;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plans make their tickets once a time, whoever looks and however long nobody did, on every database. */
abstract class TicketPlanContract extends TicketMoves {
    private UUID carol;
    private UUID template;

    @BeforeEach
    void people() {
        carol = agent("carol", 5, BuiltInRole.ADMIN, BuiltInRole.SUPERVISOR);
        template = store.tx(() -> store.get(TicketTemplates.class)
                .create(viewer(carol), new TicketTemplate.Filled("Visit", "general", null, "Ask how it is", "Call the customer", null, Map.of())))
                .id();
    }

    private TicketPlan.Said said(String rule, boolean enabled, String... contacts) {
        String today = clock.instant().atZone(ZoneId.of("Asia/Shanghai")).toLocalDate().toString();
        return new TicketPlan.Said(
                "Visits", template, shop, rule, java.time.LocalDate.parse(today), "09:00", "Asia/Shanghai", null, carol, List.of(contacts), enabled);
    }

    private TicketPlan plan(String rule, String... contacts) {
        return store.tx(() -> store.get(TicketPlans.class).create(viewer(carol), said(rule, true, contacts)));
    }

    private TicketPlan now(TicketPlan plan) {
        return store.tx(() -> store.get(TicketPlans.class).get(Viewer.PLATFORM, plan.id()));
    }

    private void to(Instant time) {
        clock.forward(Duration.between(clock.instant(), time));
    }

    private int round() {
        List<UUID> due = store.tx(() -> store.get(PlanRound.class).due(50));
        due.forEach(id -> store.run(() -> store.get(PlanRound.class).run(id)));
        return due.size();
    }

    private List<Ticket> tickets() {
        return store.tx(() -> store.get(Tickets.class).list(Viewer.PLATFORM, Tickets.Filter.NONE, null, 100).items());
    }

    private Map<String, Object> told(Ticket ticket) {
        return history(ticket).stream()
                .filter(entry -> entry.kind().equals("planned"))
                .map(entry -> ((TicketChange.Told) entry.change()).data())
                .findFirst()
                .orElseThrow();
    }

    private UUID contact(String name) {
        UUID id = Ids.next();
        store.run(() -> store.get(Contacts.class).add(new Contact(id, shop, name, clock.instant())));
        return id;
    }

    @Test
    void aTicketIsMadeAtItsTimeAndNotBefore() {
        TicketPlan plan = plan("FREQ=DAILY");
        Instant due = now(plan).nextAt();
        to(due.minusSeconds(1));
        assertThat(round()).isZero();
        to(due);
        assertThat(round()).isEqualTo(1);
        assertThat(round()).isZero();
        assertThat(tickets()).singleElement().satisfies(ticket -> {
            assertThat(ticket.subject()).isEqualTo("Ask how it is");
            assertThat(ticket.assigneeId()).isEqualTo(carol);
            assertThat(ticket.creator().kind()).isEqualTo(TicketActor.Kind.SYSTEM);
            assertThat(told(ticket)).containsEntry("name", "Visits").containsEntry("due", due.toString()).doesNotContainKey("missed");
        });
        assertThat(now(plan).nextAt()).isEqualTo(due.plus(Duration.ofDays(1)));
        assertThat(now(plan).made()).isEqualTo(1);
    }

    @Test
    void manyWhoLookAtOnceMakeOne() throws Exception {
        TicketPlan plan = plan("FREQ=DAILY");
        to(now(plan).nextAt());
        Callable<Object> look = () -> {
            store.run(() -> store.get(PlanRound.class).run(plan.id()));
            return null;
        };
        inParallel(6, Collections.nCopies(12, look));
        assertThat(tickets()).hasSize(1);
    }

    @Test
    void ofTimesThatWereMissedTheLastIsMadeUpForAndSaysSo() {
        TicketPlan plan = plan("FREQ=DAILY");
        Instant first = now(plan).nextAt();
        to(first.plus(Duration.ofDays(3)).plusSeconds(60));
        round();
        assertThat(round()).isZero();
        assertThat(tickets()).singleElement().satisfies(ticket -> assertThat(told(ticket))
                .containsEntry("missed", 3)
                .containsEntry("due", first.plus(Duration.ofDays(3)).toString()));
        assertThat(now(plan).nextAt()).isEqualTo(first.plus(Duration.ofDays(4)));
    }

    @Test
    void eachCustomerGetsOneAndWhoWasForgottenNone() {
        UUID chen = contact("Chen");
        UUID wang = contact("Wang");
        TicketPlan plan = plan("FREQ=WEEKLY", chen.toString(), wang.toString());
        to(now(plan).nextAt());
        round();
        assertThat(tickets()).extracting(Ticket::contactId).containsExactlyInAnyOrder(chen, wang);
        store.run(() -> em().createNativeQuery("update contact set erased_at = ?1 where id = ?2").setParameter(1, clock.instant()).setParameter(2, wang).executeUpdate());
        to(now(plan).nextAt());
        round();
        assertThat(tickets()).extracting(Ticket::contactId).containsExactlyInAnyOrder(chen, wang, chen);
    }

    @Test
    void whatCannotBeMadeIsToldAndTheNextTimeIsTried() {
        TicketPlan plan = plan("FREQ=DAILY");
        store.run(() -> store.get(TicketTemplates.class).delete(viewer(carol), template));
        Instant due = now(plan).nextAt();
        to(due);
        assertThatThrownBy(this::round).hasMessageContaining("templateId");
        store.run(() -> store.get(PlanRound.class).failed(plan.id(), "no template"));
        assertThat(now(plan).problem()).isEqualTo("no template");
        assertThat(now(plan).nextAt()).isEqualTo(due.plus(Duration.ofDays(1)));
        assertThat(tickets()).isEmpty();
    }

    @Test
    void itEndsIsSwitchedOffAndIsRefusedWhereItIsWrong() {
        TicketPlan plan = plan("FREQ=DAILY;COUNT=1");
        if (now(plan).nextAt() != null) {
            to(now(plan).nextAt());
            round();
        }
        assertThat(now(plan).nextAt()).isNull();
        TicketPlan other = plan("FREQ=DAILY");
        store.run(() -> store.get(TicketPlans.class).change(viewer(carol), other.id(), said("FREQ=DAILY", false), null));
        clock.forward(Duration.ofDays(3));
        assertThat(round()).isZero();
        assertThatThrownBy(() -> plan("FREQ=NEVER")).hasMessageContaining("recurrence");
        UUID alice = agent("alice", 5);
        assertThatThrownBy(() -> store.tx(() -> store.get(TicketPlans.class).create(viewer(alice), said("FREQ=DAILY", true)))).hasMessageContaining("forbidden");
        assertThat(store.tx(() -> store.get(TicketPlans.class).preview("FREQ=DAILY", java.time.LocalDate.parse("2026-01-01"), "09:00", "Asia/Shanghai"))).hasSize(5);
    }
}
