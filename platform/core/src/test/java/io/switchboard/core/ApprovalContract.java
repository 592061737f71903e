package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Deputies;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.notice.Notices;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.ApprovalChange.ApprovalDecided;
import io.switchboard.core.ticket.DueTickets;
import io.switchboard.core.ticket.EraseTickets;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketApproval;
import io.switchboard.core.ticket.TicketApproval.Outcome;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketLinks;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.approval.ApprovalDesk;
import io.switchboard.core.ticket.approval.ApprovalDesk.Verdict;
import io.switchboard.core.ticket.approval.ApprovalLinks;
import io.switchboard.core.ticket.approval.ApprovalMails;
import io.switchboard.core.ticket.approval.ApprovalMails.Letter;
import io.switchboard.core.ticket.approval.ApprovalRounds;
import io.switchboard.core.ticket.notice.TicketNotices;
import io.switchboard.core.ticket.type.TicketTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who must agree before a ticket goes on, on every database. */
abstract class ApprovalContract extends TicketMoves {
    private static final Verdict YES = new Verdict(true, null);
    private static final Verdict NO = new Verdict(false, "too dear");

    private UUID alice;
    private UUID bob;
    private UUID carol;
    private UUID dora;

    @BeforeEach
    void people() {
        store.run(() -> store.get(LicenceService.class).begin(null, true));
        store.get(ApprovalRounds.class).listen();
        alice = agent("alice", 5);
        bob = agent("bob", 5);
        carol = agent("carol", 5, BuiltInRole.SUPERVISOR);
        dora = agent("dora", 5, BuiltInRole.ADMIN);
        for (UUID each : List.of(alice, bob, carol, dora)) {
            store.run(() -> store.get(Agents.class).get(each).changeEmail(store.get(Agents.class).get(each).name() + "@example.com"));
        }
    }

    private String account(UUID agent) {
        return "agent:" + store.tx(() -> store.get(Agents.class).get(agent).username());
    }

    /** A ticket that waits for these. */
    private Ticket asked(String approval) {
        return asked(alice, null, approval);
    }

    private Ticket asked(UUID maker, UUID group, String approval) {
        String key = "t" + UUID.randomUUID().toString().substring(0, 8);
        String text = """
                key: %s
                name: Spending
                states:
                  - {key: draft, name: Draft, category: NEW}
                  - {key: asked, name: Asked, category: HOLD, approval: {%s, approved: grant, refused: deny}}
                  - {key: second, name: Second, category: HOLD, approval: {rule: ONE, by: "role:ADMIN", approved: finish, refused: deny}}
                  - {key: open, name: Open, category: OPEN}
                  - {key: done, name: Done, category: SOLVED}
                transitions:
                  - {key: submit, name: Submit, from: draft, to: asked, who: [creator, group]}
                  - {key: grant, name: Granted, from: asked, to: open, actions: [addTag: granted]}
                  - {key: deny, name: Denied, from: [asked, second], to: draft}
                  - {key: withdraw, name: Withdraw, from: asked, to: draft, who: [creator, group]}
                  - {key: more, name: More, from: open, to: second, who: [creator, group]}
                  - {key: finish, name: Finished, from: second, to: done}
                  - {key: solve, name: Solve, from: open, to: done, who: [creator, group]}
                """.formatted(key, approval);
        store.run(() -> store.get(TicketTypes.class).save(Viewer.PLATFORM, key, text, "admin", null));
        Ticket made = make(maker, new NewTickets.Draft(
                "c" + key, "A new printer", key, "the old one is broken", null, null, shop, group, null, null, Map.of(), List.of(), null, null, null, List.of()));
        return move(maker, made, "submit");
    }

    private Ticket decide(UUID agent, Ticket ticket, int step, Verdict verdict) {
        return store.tx(() -> store.get(ApprovalDesk.class).decide(viewer(agent), ticket.id(), step, verdict));
    }

    private Refused refused(UUID agent, Ticket ticket, int step, Verdict verdict) {
        return catchThrowableOfType(Refused.class, () -> decide(agent, ticket, step, verdict));
    }

    private TicketApproval approval(Ticket ticket) {
        return now(ticket).agenda().approval();
    }

    private List<UUID> waitsFor(Ticket ticket) {
        return List.copyOf(approval(ticket).waitsFor());
    }

    private void state(UUID agent, AgentState state) {
        store.run(() -> store.get(Agents.class).enter(agent, state));
    }

    private void deputy(UUID agent, UUID deputy, Duration from, Duration until, boolean whenAbsent) {
        store.run(() -> store.get(Deputies.class)
                .name(viewer(agent), agent, new Deputies.Wish(
                        deputy, from == null ? null : clock.instant().plus(from), until == null ? null : clock.instant().plus(until), whenAbsent)));
    }

    private List<Letter> letters() {
        return store.tx(() -> store.get(ApprovalMails.class).take(100));
    }

    private ApprovalLinks.Holder holder(Letter letter) {
        return store.tx(() -> store.get(ApprovalLinks.class).holder(letter.link().substring(letter.link().indexOf('#') + 1))).orElse(null);
    }

    @Test
    void oneOfManyIsEnough() {
        Ticket ticket = asked("rule: ONE, by: [\"" + account(bob) + "\", \"role:SUPERVISOR\"]");
        assertThat(ticket.state()).isEqualTo("asked");
        assertThat(approval(ticket).steps()).hasSize(2);
        assertThat(waitsFor(ticket)).containsExactlyInAnyOrder(bob, carol);
        assertThat(kinds(ticket)).containsSubsequence("moved", "approval-asked");
        assertThat(now(ticket).facts().fact("approver")).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.COLLECTION).contains(bob.toString());

        decide(carol, ticket, 2, new Verdict(true, "it is worth it"));

        assertThat(now(ticket).state()).isEqualTo("open");
        assertThat(now(ticket).tags()).containsExactly("granted");
        assertThat(approval(ticket).outcome()).isEqualTo(Outcome.APPROVED);
        assertThat(approval(ticket).step(1).orElseThrow().decision()).as("wasn't needed").isNull();
        assertThat(now(ticket).times().alarms()).doesNotContainKey("approval");
        assertThat(kinds(ticket)).containsSubsequence("approval-asked", "approval-decided", "moved");
        Ticket granted = now(ticket);
        assertThat(store.tx(() -> store.get(ApprovalDesk.class).comments(granted))).containsValue("it is worth it");
        assertThat(history(ticket).stream().filter(TicketEntry::isVisible)).as("the customer sees nothing of it").noneMatch(e -> e.kind().startsWith("approval"));
    }

    @Test
    void allMustAgreeAndOneNoIsANo() {
        String all = "rule: ALL, by: [\"" + account(bob) + "\", \"role:SUPERVISOR\"]";
        Ticket granted = asked(all);
        decide(carol, granted, 2, YES);
        assertThat(now(granted).state()).isEqualTo("asked");
        assertThat(waitsFor(granted)).containsExactly(bob);
        decide(bob, granted, 1, YES);
        assertThat(now(granted).state()).isEqualTo("open");

        Ticket denied = asked(all);
        decide(bob, denied, 1, YES);
        assertThat(refused(carol, denied, 2, new Verdict(false, " ")).fields()).extracting(Refused.Field::field).containsExactly("comment");
        decide(carol, denied, 2, NO);
        assertThat(now(denied).state()).isEqualTo("draft");
        assertThat(approval(denied).outcome()).isEqualTo(Outcome.REJECTED);

        Ticket again = move(alice, denied, "submit");
        assertThat(approval(again).outcome()).as("a round of its own").isNull();
        assertThat(approval(again).round()).isNotEqualTo(approval(granted).round());
        assertThat(waitsFor(again)).containsExactlyInAnyOrder(bob, carol);
    }

    @Test
    void inOrderEachIsAskedWhenTheOneBeforeHasAgreed() {
        Ticket ticket = asked("rule: IN_ORDER, by: [\"" + account(bob) + "\", \"role:SUPERVISOR\", \"role:ADMIN\"]");
        assertThat(waitsFor(ticket)).containsExactly(bob);
        assertThat(refused(carol, ticket, 2, YES)).hasMessageContaining("approval.notYet");
        assertThat(refused(carol, ticket, 9, YES).kind()).isEqualTo(Refused.Kind.NOT_FOUND);
        decide(bob, ticket, 1, YES);
        assertThat(waitsFor(ticket)).containsExactly(carol);
        assertThat(approval(ticket).since()).isEqualTo(history(ticket).stream().filter(e -> e.kind().equals("approval-asked")).findFirst().orElseThrow().at());
        decide(carol, ticket, 2, YES);
        decide(dora, ticket, 3, YES);
        assertThat(now(ticket).state()).isEqualTo("open");
        assertThat(kinds(ticket)).filteredOn("approval-asked"::equals).hasSize(3);
    }

    @Test
    void nobodyApprovesHisOwnRequestUnlessTheTypeSaysSo() {
        Ticket own = asked(carol, null, "rule: ONE, by: \"role:SUPERVISOR\"");
        assertThat(waitsFor(own)).as("nobody is left: the admins are asked").containsExactly(dora);
        assertThat(refused(carol, own, 1, YES)).hasMessageContaining("approval.own");
        assertThat(refused(bob, own, 1, YES)).hasMessageContaining("approval.notAsked");
        deputy(dora, carol, null, Duration.ofDays(2), false);
        assertThat(refused(carol, own, 1, YES)).as("nor as somebody's deputy").hasMessageContaining("approval.own");
        decide(dora, own, 1, YES);

        Ticket allowed = asked(carol, null, "own: true, rule: ONE, by: \"role:SUPERVISOR\"");
        assertThat(waitsFor(allowed)).containsExactly(carol);
        decide(carol, allowed, 1, YES);
        assertThat(now(allowed).state()).isEqualTo("open");

        Ticket next = asked(alice, null, "rule: ONE, by: \"role:SUPERVISOR\"");
        decide(carol, next, 1, YES);
        UUID admin = agent("eve", 5, BuiltInRole.ADMIN);
        Ticket second = move(alice, next, "more");
        assertThat(waitsFor(second)).as("the next state asks for itself").containsExactlyInAnyOrder(dora, admin);
    }

    @Test
    void aDeputyDecidesForWhoIsntThere() {
        Ticket ticket = asked("rule: ONE, by: \"role:SUPERVISOR\"");
        assertThat(refused(bob, ticket, 1, YES)).as("not his deputy").hasMessageContaining("approval.notAsked");
        deputy(carol, bob, null, null, true);
        assertThat(refused(bob, ticket, 1, YES)).as("carol is there").hasMessageContaining("approval.notAsked");
        state(carol, AgentState.AWAY);
        assertThat(store.tx(() -> store.get(Deputies.class).standsFor(bob))).containsExactly(carol);
        decide(bob, ticket, 1, YES);
        ApprovalDecided told = history(ticket).stream()
                .map(TicketEntry::change)
                .filter(ApprovalDecided.class::isInstance)
                .map(ApprovalDecided.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(told.forId()).isEqualTo(carol);
        assertThat(told.forName()).isEqualTo("carol");

        Ticket later = asked("rule: ONE, by: \"role:SUPERVISOR\"");
        deputy(carol, bob, Duration.ofDays(1), Duration.ofDays(3), false);
        assertThat(refused(bob, later, 1, YES)).as("not yet").hasMessageContaining("approval.notAsked");
        clock.forward(Duration.ofDays(1));
        assertThat(store.tx(() -> store.get(Tickets.class).get(viewer(bob), later.id())).id()).isEqualTo(later.id());
        clock.forward(Duration.ofDays(2));
        assertThat(refused(bob, later, 1, YES)).as("no longer").hasMessageContaining("approval.notAsked");
    }

    @Test
    void aDeputyIsNamedByOneselfOrWhoeverLooksAfterPeople() {
        Deputies.Wish wish = new Deputies.Wish(bob, null, clock.instant().plusSeconds(3600), false);
        assertThatThrownBy(() -> store.tx(() -> store.get(Deputies.class).name(viewer(alice), carol, wish))).isInstanceOf(Refused.class);
        store.run(() -> store.get(Deputies.class).name(viewer(dora), carol, wish));
        assertThat(store.tx(() -> store.get(Deputies.class).list())).singleElement().satisfies(each -> assertThat(each.deputyId()).isEqualTo(bob));
        assertThatThrownBy(() -> deputy(bob, bob, null, null, true)).hasMessageContaining("deputyOfHimself");
        assertThatThrownBy(() -> deputy(bob, alice, null, null, false)).hasMessageContaining("required");
        assertThatThrownBy(() -> deputy(bob, alice, null, Duration.ofHours(-1), false)).hasMessageContaining("deputyPast");
        store.run(() -> store.get(Deputies.class).name(viewer(carol), carol, new Deputies.Wish(null, null, null, false)));
        assertThat(store.tx(() -> store.get(Deputies.class).list())).isEmpty();
    }

    @Test
    void whereNobodyIsThereTheTypesDeputiesAreAsked() {
        state(carol, AgentState.AWAY);
        Ticket ticket = asked("rule: ONE, by: \"role:SUPERVISOR\", deputies: \"role:ADMIN\"");
        assertThat(waitsFor(ticket)).containsExactlyInAnyOrder(carol, dora);
        decide(dora, ticket, 1, YES);
        assertThat(approval(ticket).step(1).orElseThrow().decision().forName()).isEqualTo("carol");
    }

    @Test
    void ofTwoAtOnceTheSecondIsToldWhatHappened() throws Exception {
        UUID ken = agent("ken", 5, BuiltInRole.SUPERVISOR);
        Ticket ticket = asked("rule: ONE, by: \"role:SUPERVISOR\"");
        List<Callable<Object>> both = new ArrayList<>();
        for (UUID each : List.of(carol, ken)) {
            both.add(() -> {
                try {
                    return decide(each, ticket, 1, each.equals(carol) ? YES : NO);
                } catch (Refused late) {
                    return late;
                }
            });
        }
        List<Object> results = inParallel(2, both);

        assertThat(results).filteredOn(Ticket.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(Refused.class::isInstance).singleElement().satisfies(late -> {
            assertThat(((Refused) late).kind()).isEqualTo(Refused.Kind.CONFLICT);
            assertThat(((Refused) late).more()).containsKey("before");
        });
        assertThat(kinds(ticket)).filteredOn("approval-decided"::equals).hasSize(1);
        UUID first = approval(ticket).step(1).orElseThrow().decision().by();
        Verdict same = first.equals(carol) ? YES : NO;
        long seq = now(ticket).seq();
        decide(first, ticket, 1, same);
        assertThat(now(ticket).seq()).as("a repeat on a weak network").isEqualTo(seq);
    }

    @Test
    void itIsTakenBackWhenTheTicketLeaves() {
        Ticket ticket = asked("rule: ONE, by: \"role:SUPERVISOR\"");
        move(alice, ticket, "withdraw");
        assertThat(approval(ticket).outcome()).isEqualTo(Outcome.WITHDRAWN);
        assertThat(now(ticket).times().alarms()).isEmpty();
        assertThat(refused(carol, ticket, 1, YES)).hasMessageContaining("approval.over");
        assertThat(kinds(ticket)).endsWith("moved", "approval-withdrawn", "alarm-set");

        Ticket merged = asked("rule: ONE, by: \"role:SUPERVISOR\"");
        Ticket other = make(alice, "Other");
        store.run(() -> store.get(TicketLinks.class).merge(viewer(dora), merged.id(), other.id()));
        assertThat(approval(merged).outcome()).isEqualTo(Outcome.WITHDRAWN);
        store.run(() -> store.get(TicketLinks.class).unmerge(viewer(dora), merged.id()));
        assertThat(waitsFor(merged)).as("asked again").containsExactly(carol);
        assertThat(approval(merged).barred()).containsExactly(alice);
    }

    @Test
    void whoIsSlowIsAskedAgainAndNotForEver() {
        Ticket ticket = asked("remind: 2h, rule: ONE, by: \"role:SUPERVISOR\"");
        assertThat(letters()).hasSize(1);
        for (int i = 0; i < 7; i++) {
            clock.forward(Duration.ofHours(2));
            ring();
        }
        assertThat(kinds(ticket)).filteredOn("approval-reminded"::equals).hasSize(5);
        assertThat(approval(ticket).reminders()).isEqualTo(5);
        assertThat(now(ticket).times().nextAt()).isNull();
    }

    @Test
    void aMailsLinkLetsItsHolderDecideThatStepOnce() {
        Ticket ticket = asked("rule: IN_ORDER, by: [\"" + account(bob) + "\", \"role:SUPERVISOR\"]");
        List<Letter> first = letters();
        assertThat(first).singleElement().satisfies(letter -> {
            assertThat(letter.address()).isEqualTo("bob@example.com");
            assertThat(letter.link()).contains("/approve#");
            assertThat(letter.number()).isEqualTo("#" + ticket.number());
        });
        assertThat(letters()).as("another node finds nothing").isEmpty();
        store.run(() -> store.get(ApprovalMails.class).went(first.get(0).id(), true));
        clock.forward(Duration.ofMinutes(6));
        assertThat(letters()).as("it was sent").isEmpty();

        ApprovalLinks.Holder holder = holder(first.get(0));
        assertThat(holder.agentId()).isEqualTo(bob);
        assertThat(store.tx(() -> store.get(ApprovalLinks.class).holder("nonsense"))).isEmpty();
        store.run(() -> store.get(ApprovalDesk.class).decide(holder, YES));
        assertThat(approval(ticket).step(1).orElseThrow().decision().via()).isEqualTo("MAIL");
        assertThatThrownBy(() -> store.tx(() -> store.get(ApprovalDesk.class).decide(holder, NO))).hasMessageContaining("approval.decided");

        Letter second = letters().get(0);
        assertThat(second.address()).isEqualTo("carol@example.com");
        ApprovalLinks.Holder carols = holder(second);
        move(alice, ticket, "withdraw");
        move(alice, ticket, "submit");
        assertThatThrownBy(() -> store.tx(() -> store.get(ApprovalDesk.class).decide(carols, YES))).as("of an earlier round").hasMessageContaining("approval.over");
        assertThat(em(() -> em().createNativeQuery("select count(*) from access_token where hash = '" + second.link().split("#")[1] + "'").getSingleResult()))
                .as("the secret stands nowhere")
                .isEqualTo(0L);
        clock.forward(ApprovalMails.LIFE.plusSeconds(1));
        assertThat(holder(second)).as("expired").isNull();
    }

    private Object em(Callable<Object> work) {
        return store.tx(work);
    }

    @Test
    void aMailThatNobodyTakesIsTriedAgainThenTold() {
        Ticket ticket = asked("rule: ONE, by: \"role:SUPERVISOR\"");
        int tries = 0;
        for (int i = 0; i < 12; i++) {
            for (Letter letter : letters()) {
                tries++;
                store.run(() -> store.get(ApprovalMails.class).went(letter.id(), false));
            }
            clock.forward(Duration.ofMinutes(40));
        }
        assertThat(tries).isEqualTo(6);
        assertThat(kinds(ticket)).contains("approval-unsent");
    }

    @Test
    void aDeputyGetsTheMailAsWell() {
        state(carol, AgentState.AWAY);
        deputy(carol, bob, null, null, true);
        Ticket ticket = asked("rule: ONE, by: \"role:SUPERVISOR\"");
        List<Letter> letters = letters();
        assertThat(letters).extracting(Letter::address).containsExactlyInAnyOrder("carol@example.com", "bob@example.com");
        Letter bobs = letters.stream().filter(each -> each.address().startsWith("bob")).findFirst().orElseThrow();
        assertThat(bobs.notice()).isEqualTo("approvalFor");
        assertThat(bobs.instead()).isEqualTo("carol");
        ApprovalLinks.Holder his = holder(bobs);
        store.run(() -> store.get(ApprovalDesk.class).decide(his, NO));
        assertThat(now(ticket).state()).isEqualTo("draft");
        assertThat(approval(ticket).step(1).orElseThrow().decision().forId()).isEqualTo(carol);
    }

    @Test
    void whoIsAskedSeesWhatHeIsToDecide() {
        UUID desk = group("Desk", alice);
        Ticket ticket = asked(alice, desk, "rule: ONE, by: \"" + account(bob) + "\"");
        assertThat(store.tx(() -> store.get(Tickets.class).get(viewer(bob), ticket.id())).id()).isEqualTo(ticket.id());
        assertThatThrownBy(() -> store.tx(() -> store.get(Tickets.class).lock(viewer(bob), ticket.id()))).as("he only decides").isInstanceOf(Refused.class);
        UUID fay = agent("fay", 5);
        assertThatThrownBy(() -> decide(fay, ticket, 1, YES)).isInstanceOfSatisfying(Refused.class, r -> assertThat(r.kind()).isEqualTo(Refused.Kind.NOT_FOUND));
        decide(bob, ticket, 1, YES);
        assertThat(now(ticket).state()).isEqualTo("open");
    }

    /** Whatever people do in whatever order: each step is decided once at most, and the history gives the row again (see {@link TicketMoves}). */
    @Test
    void randomWordsKeepTheInvariants() {
        Random random = new Random(20261123);
        List<UUID> all = List.of(alice, bob, carol, dora);
        List<String> rules = List.of("ONE", "ALL", "IN_ORDER");
        for (int run = 0; run < 6; run++) {
            Ticket ticket = asked(all.get(random.nextInt(4)), null, "rule: " + rules.get(run % 3) + ", by: [\"" + account(bob) + "\", \"role:SUPERVISOR\", \"role:ADMIN\"]");
            for (int step = 0; step < 12; step++) {
                UUID who = all.get(random.nextInt(4));
                try {
                    switch (random.nextInt(6)) {
                        case 0 -> state(who, AgentState.values()[random.nextInt(5)]);
                        case 1 -> move(who, ticket, random.nextBoolean() ? "withdraw" : "submit");
                        case 2 -> deputy(who, all.get(random.nextInt(4)), null, Duration.ofHours(random.nextInt(48) + 1), random.nextBoolean());
                        case 3 -> {
                            clock.forward(Duration.ofHours(random.nextInt(30)));
                            ring();
                        }
                        default -> decide(who, ticket, 1 + random.nextInt(3), random.nextInt(4) > 0 ? YES : NO);
                    }
                } catch (Refused notNow) {
                    assertThat(notNow.kind()).isNotNull();
                }
                Ticket now = now(ticket);
                TicketApproval approval = now.agenda().approval();
                assertThat(approval.isOpen()).isEqualTo(now.state().equals("asked"));
                assertThat(approval.steps().stream().filter(one -> one.decision() != null))
                        .allMatch(one -> !approval.barred().contains(one.decision().by()));
                assertThat(now.times().alarms().containsKey("approval")).isEqualTo(approval.isOpen() && approval.reminders() < 5);
            }
            Map<String, Long> decided = history(ticket).stream()
                    .filter(entry -> entry.change() instanceof ApprovalDecided)
                    .collect(Collectors.groupingBy(entry -> round(ticket, entry) + "/" + ((ApprovalDecided) entry.change()).step(), Collectors.counting()));
            assertThat(decided.values()).allMatch(times -> times == 1);
        }
    }

    /** Which round was open when that was said. */
    private UUID round(Ticket ticket, TicketEntry entry) {
        return Ticket.rebuilt(history(ticket).subList(0, (int) entry.seq())).agenda().approval().round();
    }

    @Test
    void whoIsAskedFindsANoticeUntilItIsDecided() {
        store.get(TicketNotices.class).listen();
        Ticket ticket = asked("rule: IN_ORDER, by: [\"" + account(bob) + "\", \"role:SUPERVISOR\"]");
        assertThat(unread(bob)).isEqualTo(1);
        assertThat(unread(carol)).isZero();
        decide(bob, ticket, 1, YES);
        assertThat(unread(bob)).as("he has decided").isZero();
        assertThat(unread(carol)).isEqualTo(1);
        move(alice, ticket, "withdraw");
        assertThat(unread(carol)).as("nobody need decide any more").isZero();
    }

    private int unread(UUID agent) {
        return store.tx(() -> store.get(Notices.class).unread(viewer(agent)));
    }

    @Test
    void aRestartForgetsNothing() {
        Ticket ticket = asked("rule: IN_ORDER, by: [\"" + account(bob) + "\", \"role:SUPERVISOR\"]");
        decide(bob, ticket, 1, YES);
        store.forget(ApprovalDesk.class, ApprovalRounds.class, Journal.class, DueTickets.class, ApprovalMails.class, io.switchboard.core.ticket.approval.Approvers.class);
        store.get(ApprovalRounds.class).listen();
        assertThat(waitsFor(ticket)).containsExactly(carol);
        decide(carol, ticket, 2, NO);
        assertThat(now(ticket).state()).isEqualTo("draft");
    }

    @Test
    void whatWasSaidGoesWithTheCustomer() {
        Ticket ticket = asked("rule: ALL, by: [\"" + account(bob) + "\", \"role:SUPERVISOR\"]");
        decide(bob, ticket, 1, new Verdict(true, "Mr Lin is a good customer"));
        store.run(() -> store.get(EraseTickets.class).erase(ticket.id()));
        assertThat(history(ticket)).noneMatch(entry -> entry.json().contains("Mr Lin"));
        assertThat(approval(ticket).outcome()).isEqualTo(Outcome.WITHDRAWN);
    }

    @Test
    void onePersonWhoHasLeftIsntAsked() {
        store.run(() -> store.get(Agents.class).lock(bob).deactivate());
        Ticket ticket = asked("rule: ONE, by: [\"" + account(bob) + "\", \"role:SUPERVISOR\"], deputies: \"role:ADMIN\"");
        assertThat(approval(ticket).step(1).orElseThrow().asked()).extracting(TicketApproval.Approver::id).containsExactly(dora);
        Agent gone = store.tx(() -> store.get(Agents.class).get(bob));
        assertThat(gone.isActive()).isFalse();
    }
}
