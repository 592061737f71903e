package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.notice.Headlines;
import io.switchboard.core.notice.Notice;
import io.switchboard.core.notice.NoticeChoices;
import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.notice.NoticePost;
import io.switchboard.core.notice.NoticePosts;
import io.switchboard.core.notice.NoticeTries;
import io.switchboard.core.notice.Notices;
import io.switchboard.core.notice.Way;
import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.EraseTickets;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.notice.TicketHeadlines;
import io.switchboard.core.ticket.notice.TicketNotices;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.Notifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told of what happens to tickets, and how it goes out to him, on a real database. */
abstract class NoticeContract extends TicketMoves {
    private final Postman postman = new Postman();
    private UUID alice;
    private UUID bob;
    private UUID carol;

    /** Carries what has an at sign, or says why not. */
    private static final class Postman implements Notifier, Extensions {
        final List<String> subjects = Collections.synchronizedList(new ArrayList<>());
        final List<String> texts = Collections.synchronizedList(new ArrayList<>());
        volatile ConnectorException refuses;
        volatile boolean installed = true;

        @Override
        public boolean reaches(String address) {
            return address.contains("@") || address.startsWith("138");
        }

        @Override
        public void send(String address, String subject, String text) {
            if (refuses != null) {
                throw refuses;
            }
            subjects.add(address + ": " + subject);
            texts.add(text);
        }

        @Override
        public <T> List<T> active(Class<T> type) {
            return installed && type == Notifier.class ? List.of(type.cast(this)) : List.of();
        }
    }

    @BeforeEach
    void listen() {
        store.put(Extensions.class, postman);
        store.get(TicketNotices.class).listen();
        store.get(TicketHeadlines.class).listen();
        alice = withMail("alice");
        bob = agent("bob", 5);
        carol = agent("carol", 5, BuiltInRole.SUPERVISOR);
    }

    private UUID withMail(String name) {
        UUID id = agent(name, 5);
        store.run(() -> store.get(Agents.class).lock(id).changeEmail(name + "@example.com"));
        return id;
    }

    private Notices notices() {
        return store.get(Notices.class);
    }

    private List<Notice> of(UUID agent) {
        return store.tx(() -> notices().list(viewer(agent), false, null, 100).items());
    }

    private List<NoticeKind> kinds(UUID agent) {
        return of(agent).stream().map(Notice::kind).toList();
    }

    private int unread(UUID agent) {
        return store.tx(() -> notices().unread(viewer(agent)));
    }

    private void readAll(UUID agent) {
        store.run(() -> notices().readUntil(viewer(agent), clock.instant()));
    }

    private void assign(UUID by, Ticket ticket, UUID agent, UUID group) {
        store.run(() -> store.get(TicketDesk.class).assign(viewer(by), ticket.id(), agent, group, null));
    }

    private void note(UUID by, Ticket ticket, String text, UUID... mentions) {
        comment(by, ticket, new TicketDesk.Comment(Ids.next().toString(), text, false, List.of(), List.of(mentions), null, false));
    }

    private void happens(Ticket ticket, TicketActor actor, TicketChange change) {
        store.run(() -> store.get(Journal.class).write(store.get(Tickets.class).lock(Viewer.PLATFORM, ticket.id()), actor, change));
    }

    private void told(Ticket ticket, String kind, Map<String, Object> data) {
        happens(ticket, TicketActor.SYSTEM, new TicketChange.Told(kind, data));
    }

    private void customerWrites(Ticket ticket, String text) {
        happens(ticket, TicketActor.contact(Ids.next(), "Mrs Wang"), new TicketChange.Replied(text, List.of(), List.of()));
    }

    private void choose(UUID agent, Map<NoticeKind, Set<Way>> ways, String from, String to, boolean urgentPasses, String mobile) {
        store.run(() -> store.get(NoticeChoices.class)
                .choose(viewer(agent), new NoticeChoices.Form(ways, from, to, "Asia/Shanghai", urgentPasses, mobile), null));
    }

    private int send() {
        return NoticeTries.send(store);
    }

    private int sendAfter(Duration time) {
        clock.forward(time);
        return send();
    }

    @Test
    void eachIsToldOnceByWhatConcernsHimMostAndNeverWhoDidIt() {
        Ticket ticket = make(bob, "Where is it?");
        assign(bob, ticket, alice, null);
        assertThat(kinds(alice)).containsExactly(NoticeKind.ASSIGNED);
        store.run(() -> store.get(TicketDesk.class).watch(viewer(carol), ticket.id(), carol, true));

        note(bob, ticket, "@alice look", alice);
        assertThat(kinds(alice)).containsExactly(NoticeKind.MENTIONED, NoticeKind.ASSIGNED);
        assertThat(kinds(carol)).containsExactly(NoticeKind.NOTED);
        assertThat(of(bob)).isEmpty();

        note(alice, ticket, "I do", alice);
        assertThat(unread(alice)).isEqualTo(2);
        assertThat(kinds(bob)).as("who made it").containsExactly(NoticeKind.NOTED);
    }

    @Test
    void whoTakesItHimselfIsToldNothing() {
        Ticket ticket = make(bob, "Mine");
        assign(alice, ticket, alice, null);
        assertThat(of(alice)).isEmpty();
        assertThat(of(bob)).isEmpty();
    }

    @Test
    void aGroupIsToldOfWhatIsHandedToItButNotOfWhatIsMadeInIt() {
        UUID group = group("Warehouse", alice, bob);
        Ticket made = make(carol, draft(Ids.next().toString(), "New", group, null));
        assertThat(of(alice)).isEmpty();

        Ticket ticket = make(carol, "Handed over");
        assign(bob, ticket, null, group);
        assertThat(kinds(alice)).containsExactly(NoticeKind.QUEUED);
        assertThat(of(bob)).as("he did it").isEmpty();
        assertThat(made.groupId()).isEqualTo(group);
    }

    @Test
    void aCustomersAnswerIsToldOnceWhileNobodyLooked() {
        Ticket ticket = make(bob, "Where is it?");
        assign(bob, ticket, alice, null);
        readAll(alice);
        customerWrites(ticket, "first");
        clock.forward(Duration.ofMinutes(1));
        customerWrites(ticket, "second");
        assertThat(unread(alice)).isEqualTo(1);
        Notice notice = of(alice).get(0);
        assertThat(notice.createdAt()).isEqualTo(clock.instant());
        assertThat(headline(alice, notice)).hasValueSatisfying(told -> {
            assertThat(told.text()).isEqualTo("second");
            assertThat(told.name()).isEqualTo("Mrs Wang");
        });

        store.run(() -> notices().readOf(viewer(alice), ticket.id()));
        assertThat(unread(alice)).isZero();
        customerWrites(ticket, "third");
        assertThat(unread(alice)).isEqualTo(1);
    }

    @Test
    void whereItIsNobodysItsGroupIsToldAndWhatIsLateReachesSupervisors() {
        UUID group = group("Desk", alice, bob);
        Ticket ticket = make(carol, draft(Ids.next().toString(), "Late", group, null));
        told(ticket, "warned", Map.of("target", "RESOLVE", "due", "2026-11-23T03:00:00Z"));
        told(ticket, "missed", Map.of("target", "RESOLVE"));
        assertThat(kinds(alice)).containsExactlyInAnyOrder(NoticeKind.WARNED, NoticeKind.MISSED);
        assertThat(kinds(bob)).containsExactlyInAnyOrder(NoticeKind.WARNED, NoticeKind.MISSED);
        told(ticket, "escalated", Map.of("action", "NOTIFY_SUPERVISORS"));
        assertThat(kinds(carol)).containsExactly(NoticeKind.ESCALATED);
        assertThat(of(carol).get(0).isUrgent()).isTrue();
        assertThat(of(alice).stream().filter(n -> n.kind() == NoticeKind.WARNED).findFirst().orElseThrow().params())
                .containsEntry("target", "RESOLVE");
    }

    @Test
    void rulesAndTypesTellWhomTheyName() {
        UUID group = group("仓库", bob);
        Ticket ticket = make(alice, "Named");
        assign(carol, ticket, carol, null);
        readAll(carol);
        told(ticket, "notified", Map.of("who", List.of("assignee", "creator", "in:仓库", "role:SUPERVISOR", "contact", "agent:nobody"), "rule", "Big ones"));
        assertThat(kinds(carol)).startsWith(NoticeKind.TOLD);
        assertThat(unread(carol)).isEqualTo(1);
        assertThat(kinds(alice)).containsExactly(NoticeKind.TOLD);
        assertThat(kinds(bob)).containsExactly(NoticeKind.TOLD);
        told(ticket, "limit-passed", Map.of("state", "open", "who", List.of("assignee")));
        assertThat(kinds(carol)).contains(NoticeKind.ESCALATED);
        assertThat(group).isNotNull();
    }

    @Test
    void pressingForItReachesWhoHasItAndEndingItWhoAsked() {
        Ticket ticket = make(bob, "Hurry");
        assign(bob, ticket, alice, null);
        store.run(() -> store.get(TicketDesk.class).urge(viewer(bob), ticket.id(), "please"));
        assertThat(kinds(alice)).startsWith(NoticeKind.URGED);
        move(alice, ticket, "solve");
        assertThat(kinds(bob)).containsExactly(NoticeKind.NOTED);
    }

    @Test
    void othersSayThemselvesWhomTheyTellAndNobodyTwiceOfOneThing() {
        Ticket ticket = make(bob, "Refund");
        UUID source = Ids.next();
        Notices.Telling asked = new Notices.Telling(NoticeKind.APPROVAL, ticket.id(), source, bob, false, Map.of("step", "one"));
        store.run(() -> notices().tell(List.of(alice, bob, carol, alice), asked));
        store.run(() -> notices().tell(List.of(alice, carol), asked));
        assertThat(kinds(alice)).containsExactly(NoticeKind.APPROVAL);
        assertThat(kinds(carol)).containsExactly(NoticeKind.APPROVAL);
        assertThat(of(bob)).isEmpty();
        assertThat(headline(alice, of(alice).get(0)).orElseThrow().subject()).isEqualTo("Refund");
        store.run(() -> notices().settle(source));
        assertThat(unread(alice)).isZero();
        assertThat(unread(carol)).isZero();
    }

    private Optional<Headlines.Headline> headline(UUID agent, Notice notice) {
        return store.tx(() -> Optional.ofNullable(store.get(Headlines.class).of(viewer(agent), List.of(notice)).get(notice.id())));
    }

    @Test
    void whatSomebodyMayNoLongerReadSaysNothingAndOthersNoticesAreNotHis() {
        UUID others = group("Others", bob);
        Ticket ticket = make(bob, "Secret");
        assign(bob, ticket, alice, null);
        Notice notice = of(alice).get(0);
        assertThat(headline(alice, notice)).isPresent();
        assign(bob, ticket, null, others);
        assertThat(headline(alice, notice)).isEmpty();
        assertThat(sendAfter(Duration.ofMinutes(5))).as("nothing of it is mailed").isZero();
        assertThat(posts()).isZero();

        store.run(() -> notices().read(viewer(bob), List.of(notice.id())));
        assertThat(unread(alice)).isEqualTo(1);
        store.run(() -> notices().read(viewer(alice), List.of(notice.id())));
        assertThat(unread(alice)).isZero();
        store.run(() -> notices().unread(viewer(bob), List.of(notice.id())));
        assertThat(unread(alice)).isZero();
        store.run(() -> notices().unread(viewer(alice), List.of(notice.id())));
        assertThat(unread(alice)).isEqualTo(1);
    }

    @Test
    void erasedWordsAreGoneFromNoticesToo() {
        Ticket ticket = make(bob, "Mrs Wang's parcel");
        assign(bob, ticket, alice, null);
        customerWrites(ticket, "I live at 5 Lake Road");
        store.run(() -> store.get(EraseTickets.class).erase(ticket.id()));
        for (Notice notice : of(alice)) {
            Headlines.Headline told = headline(alice, notice).orElseThrow();
            assertThat(told.subject() + told.text() + told.name()).doesNotContain("Wang", "Lake");
        }
        sendAfter(Duration.ofMinutes(5));
        assertThat(postman.texts).hasSize(1);
        assertThat(postman.texts.get(0) + postman.subjects).doesNotContain("Wang", "Lake");
    }

    private long posts() {
        return store.tx(() -> (Number) em().createNativeQuery("select count(*) from notice_post").getSingleResult()).longValue();
    }

    @Test
    void oneLetterGoesOutForAllOfSomeMinutesWithoutWhatWasRead() {
        Ticket first = make(bob, "First");
        Ticket second = make(bob, "Second");
        Ticket third = make(bob, "Third");
        assign(bob, first, alice, null);
        clock.forward(Duration.ofMinutes(2));
        assign(bob, second, alice, null);
        assign(bob, third, alice, null);
        store.run(() -> notices().readOf(viewer(alice), second.id()));
        assertThat(sendAfter(Duration.ofMinutes(2))).isZero();
        assertThat(sendAfter(Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(postman.subjects).hasSize(1);
        assertThat(postman.subjects.get(0)).startsWith("alice@example.com: 2 notices").contains("#" + first.number() + " First");
        assertThat(postman.texts.get(0))
                .contains("Third", "/tickets/" + first.id(), "/tickets/" + third.id(), "bob")
                .doesNotContain("Second");
        assertThat(posts()).isZero();
        assertThat(sendAfter(Duration.ofMinutes(10))).isZero();
    }

    @Test
    void everybodyHasHisOwnWaysForEachKind() {
        Map<NoticeKind, Set<Way>> ways = Map.of(
                NoticeKind.ASSIGNED, EnumSet.of(Way.MOBILE), NoticeKind.MENTIONED, EnumSet.noneOf(Way.class), NoticeKind.NOTED, EnumSet.of(Way.MAIL));
        choose(alice, ways, null, null, true, "13800000000");
        Ticket ticket = make(bob, "By phone");
        assign(bob, ticket, alice, null);
        note(bob, ticket, "nothing", alice);
        assertThat(of(alice)).as("not in the console").isEmpty();
        assertThat(unread(alice)).isZero();
        note(bob, ticket, "words of ours");
        assertThat(sendAfter(Duration.ofMinutes(5))).isEqualTo(2);
        assertThat(postman.subjects).anyMatch(s -> s.startsWith("13800000000: ") && s.contains("By phone"))
                .anyMatch(s -> s.startsWith("alice@example.com: "));
        assertThat(postman.texts).anyMatch(text -> text.endsWith("/tickets/" + ticket.id()));
        assertThat(postman.texts).anyMatch(text -> text.contains("words of ours"));
    }

    @Test
    void quietHoursAreKeptOverMidnightAndWhatIsUrgentPassesOnlyWhereItMay() {
        // It is 10 in the morning there.
        choose(alice, Map.of(), "22:00", "07:00", true, null);
        Ticket ticket = make(bob, "At night");
        clock.forward(Duration.ofHours(13));
        assign(bob, ticket, alice, null);
        assertThat(sendAfter(Duration.ofMinutes(5))).isZero();
        told(ticket, "missed", Map.of("target", "RESOLVE"));
        assertThat(sendAfter(Duration.ofMinutes(5))).isEqualTo(1);
        assertThat(postman.subjects.get(0)).contains("Overdue").doesNotContain("notices");
        assertThat(sendAfter(Duration.ofHours(7))).as("ten past six").isZero();
        assertThat(sendAfter(Duration.ofMinutes(50))).as("seven").isEqualTo(1);
        assertThat(postman.subjects.get(1)).contains("Yours now");

        choose(alice, Map.of(), "22:00", "08:30", false, null);
        told(ticket, "missed", Map.of("target", "RESOLVE"));
        assertThat(sendAfter(Duration.ofHours(1))).isZero();
        assertThat(sendAfter(Duration.ofMinutes(30))).isEqualTo(1);
    }

    @Test
    void wrongChoicesAreNamedByField() {
        assertThatThrownBy(() -> choose(alice, Map.of(), "22:00", null, true, null)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> choose(alice, Map.of(), "22:00", "25:00", true, null)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> choose(alice, Map.of(), "22:00", "22:00", true, null)).isInstanceOf(Refused.class);
    }

    @Test
    void whatCannotGoOutIsTriedAgainThenShownAndSentByHand() {
        Ticket ticket = make(bob, "Undelivered");
        assign(bob, ticket, alice, null);
        postman.refuses = new ConnectorException(Failure.UNAVAILABLE, "no answer of the server");
        assertThat(sendAfter(Duration.ofMinutes(5))).isEqualTo(1);
        assertThat(send()).as("not at once").isZero();
        assertThat(undelivered()).extracting(NoticePost::state).containsExactly(NoticePost.State.WAITING);
        int tries = 1;
        while (undelivered().get(0).state() != NoticePost.State.DEAD) {
            tries += sendAfter(Duration.ofMinutes(10));
            assertThat(tries).isLessThan(20);
        }
        assertThat(tries).isEqualTo(8);
        NoticePost dead = undelivered().get(0);
        assertThat(dead.problem()).isEqualTo("no answer of the server");
        assertThat(store.tx(() -> store.get(NoticePosts.class).undelivered(List.of(dead.noticeId())))).containsEntry(dead.noticeId(), Set.of(Way.MAIL));
        assertThatThrownBy(() -> store.tx(() -> store.get(NoticePosts.class).undelivered(viewer(alice), null, 10))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> store.tx(() -> store.get(NoticePosts.class).retry(viewer(alice), List.of()))).isInstanceOf(Refused.class);

        postman.refuses = null;
        assertThat(store.tx(() -> store.get(NoticePosts.class).retry(Viewer.PLATFORM, List.of(dead.noticeId())))).isEqualTo(1);
        assertThat(send()).isEqualTo(1);
        assertThat(postman.subjects).hasSize(1);
        assertThat(undelivered()).isEmpty();
    }

    @Test
    void whatIsRefusedOrOfUnknownEndIsNotTriedAgainByItself() {
        Ticket ticket = make(bob, "Refused");
        assign(bob, ticket, alice, null);
        postman.refuses = new ConnectorException(Failure.REJECTED, "no such mailbox");
        assertThat(sendAfter(Duration.ofMinutes(5))).isEqualTo(1);
        assertThat(undelivered()).extracting(NoticePost::state).containsExactly(NoticePost.State.DEAD);
        note(bob, ticket, "again", alice);
        postman.refuses = new ConnectorException(Failure.UNKNOWN_OUTCOME, "it broke off");
        assertThat(sendAfter(Duration.ofMinutes(5))).isEqualTo(1);
        assertThat(undelivered()).hasSize(2).allMatch(post -> post.state() == NoticePost.State.DEAD);
    }

    private List<NoticePost> undelivered() {
        return store.tx(() -> store.get(NoticePosts.class).undelivered(Viewer.PLATFORM, null, 10).items());
    }

    @Test
    void nothingWaitsForAWayThatNoPluginOffersOrForAnAddressThatNobodyHas() {
        Ticket ticket = make(carol, "Nowhere");
        assign(carol, ticket, bob, null);
        assertThat(unread(bob)).isEqualTo(1);
        postman.installed = false;
        assign(carol, ticket, alice, null);
        assertThat(unread(alice)).isEqualTo(1);
        assertThat(posts()).isZero();
    }

    @Test
    void severalNodesSendItOnceAndWhatANodeTookWithItComesBack() throws Exception {
        Ticket ticket = make(bob, "Once");
        assign(bob, ticket, alice, null);
        clock.forward(Duration.ofMinutes(5));
        NoticePosts.Due due = store.tx(() -> store.get(NoticePosts.class).due(10)).get(0);
        List<Callable<Boolean>> nodes = Collections.nCopies(4, () -> NoticeTries.take(store, due).isPresent());
        assertThat(inParallel(4, nodes)).containsExactlyInAnyOrder(true, false, false, false);
        assertThat(send()).isZero();

        NoticeTries.tidy(store);
        assertThat(send()).as("it may still be at it").isZero();
        store.run(() -> em().createNativeQuery("update notice_post set locked_until = current_timestamp - interval '1' second").executeUpdate());
        NoticeTries.tidy(store);
        assertThat(send()).isEqualTo(1);
        assertThat(postman.subjects).hasSize(1);
    }

    @Test
    void theBellCostsOneQueryAndCountsToAHundred() {
        Ticket ticket = make(bob, "Many");
        store.run(() -> {
            for (int i = 0; i < 130; i++) {
                notices().tell(List.of(alice), new Notices.Telling(NoticeKind.TOLD, ticket.id(), Ids.next(), null, false, Map.of()));
            }
        });
        Viewer viewer = store.tx(() -> viewer(alice));
        assertThat(store.tx(() -> store.statements(() -> assertThat(notices().unread(viewer)).isEqualTo(Notices.MOST_COUNTED)))).isEqualTo(1);
        var page = store.tx(() -> notices().list(viewer, true, null, 100));
        assertThat(page.items()).hasSize(100);
        assertThat(store.tx(() -> notices().list(viewer, true, page.next(), 100)).items()).hasSize(30);
        store.run(() -> notices().readUntil(viewer, clock.instant()));
        assertThat(unread(alice)).isZero();
    }

    @Test
    void oldOnesAreForgotten() {
        Ticket ticket = make(bob, "Old");
        assign(bob, ticket, alice, null);
        clock.forward(Duration.ofDays(89));
        NoticeTries.tidy(store);
        assertThat(of(alice)).hasSize(1);
        clock.forward(Duration.ofDays(2));
        NoticeTries.tidy(store);
        assertThat(of(alice)).isEmpty();
        assertThat(posts()).isZero();
    }

    @Test
    void aTicketThatIsNotWrittenTellsNobody() {
        Ticket ticket = make(bob, "Rolled back");
        assertThatThrownBy(() -> store.run(() -> {
            store.get(TicketDesk.class).assign(viewer(bob), ticket.id(), alice, null, null);
            throw new IllegalStateException("no");
        })).isInstanceOf(IllegalStateException.class);
        assertThat(of(alice)).isEmpty();
    }
}
