package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.AccessToken;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.plugin.PluginEntries;
import io.switchboard.core.routing.RouteConversation;
import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the core promises on each database. */
abstract class StoreContract extends CoreMoves {
    @Test
    void aRepeatedMessageIsStoredOnce() {
        receive("m1", "anna", "hello");
        receive("m1", "anna", "hello");
        receive("m2", "anna", "again");

        List<Conversation> conversations = all();
        assertThat(conversations).hasSize(1);
        assertThat(texts(conversations.get(0))).containsExactly("hello", "again");
        assertThat(conversations.get(0).unread()).isEqualTo(2);
    }

    @Test
    void theCursorIsCommittedWithItsMessagesOrNotAtAll() {
        Map<String, String> cursor = new HashMap<>(Map.of("uid", "7"));
        store.run(() -> store.get(Inbox.class)
                .receive(channel, List.of(message("m1", "anna", "one")), "channel:x", cursor));
        assertThatThrownBy(() -> store.run(() -> {
                    store.get(Inbox.class)
                            .receive(channel, List.of(message("m2", "anna", "two")), "channel:x", Map.of("uid", "8"));
                    throw new IllegalStateException("power cut");
                }))
                .hasMessage("power cut");

        String uid = store.tx(() -> store.get(PluginEntries.class).get("channel:x", "uid").orElseThrow());
        assertThat(uid).isEqualTo("7");
        assertThat(texts(all().get(0))).containsExactly("one");
        receive("m2", "anna", "two");
        assertThat(texts(all().get(0))).containsExactly("one", "two");
    }

    @Test
    void manyAtOnceFromOnePersonMakeOneConversationWithoutGaps() throws Exception {
        inParallel(8, IntStream.range(0, 60)
                .<Callable<Void>>mapToObj(i -> () -> {
                    receive("m" + i % 40, "anna", "text " + i % 40);
                    return null;
                })
                .toList());

        assertThat(all()).hasSize(1);
        Conversation conversation = all().get(0);
        assertThat(texts(conversation)).hasSize(40).doesNotHaveDuplicates();
        List<Long> seqs = store.tx(() -> store.get(Messages.class).stepsAfter(conversation.id(), 0, 1000)).stream()
                .map(EventEntry.Step::seq)
                .toList();
        assertThat(seqs).hasSize((int) conversation.seq());
        assertThat(seqs.get(seqs.size() - 1)).isEqualTo(conversation.seq());
    }

    @Test
    void routingGivesNobodyMoreThanHeCanTake() throws Exception {
        UUID alice = agent("alice", 3);
        UUID bob = agent("bob", 2);
        for (int i = 0; i < 9; i++) {
            receive("m" + i, "customer" + i, "hello");
        }

        List<UUID> ids = all().stream().map(Conversation::id).toList();
        List<Boolean> given = inParallel(6, ids.stream()
                .<Callable<Boolean>>map(id -> () -> store.tx(() -> store.get(RouteConversation.class).route(id)))
                .toList());

        assertThat(given.stream().filter(g -> g).count()).isEqualTo(5);
        assertThat(load(alice)).isEqualTo(3);
        assertThat(load(bob)).isEqualTo(2);
        assertThat(all().stream().filter(c -> c.state() == ConversationState.QUEUED)).hasSize(4);
    }

    @Test
    void theLastAgentComesFirstAndSkillsAreAskedFor() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        UUID group = Ids.next();
        store.run(() -> {
            AgentGroup returns = new AgentGroup(group, shop, "Returns", clock.instant());
            returns.consistOf(Set.of(alice, bob));
            returns.askSkills(List.of("returns"));
            store.get(Groups.class).add(returns);
            store.get(Agents.class).get(bob).giveSkills(List.of("returns"));
            store.get(ChannelAccounts.class).get(Viewer.PLATFORM, channel).routeTo(group);
        });
        receive("m1", "anna", "hello");

        assertThat(route(all().get(0).id())).isTrue();

        Conversation routed = all().get(0);
        assertThat(routed.assigneeId()).isEqualTo(bob);
        assertThat(routed.acceptBy()).isEqualTo(clock.instant().plusSeconds(120));
    }

    @Test
    void anOfferThatPassesGoesToTheNext() {
        UUID alice = agent("alice", 5);
        receive("m1", "anna", "hello");
        UUID id = all().get(0).id();
        route(id);
        UUID bob = agent("bob", 5);
        clock.forward(Duration.ofSeconds(121));

        store.run(() -> store.get(Transfers.class).expireOffer(id));
        assertThat(load(alice)).isZero();
        assertThat(route(id)).isTrue();

        assertThat(all().get(0).assigneeId()).isEqualTo(bob);
    }

    @Test
    void answeringTakesItAndTheOutboxHoldsItInTheSameCommit() {
        UUID alice = agent("alice", 5);
        receive("m1", "anna", "hello");
        UUID id = all().get(0).id();

        Inbox.Stored first = answer(alice, id, "c1", "hi", null);
        Inbox.Stored again = answer(alice, id, "c1", "hi", null);

        assertThat(first.isNew()).isTrue();
        assertThat(again.isNew()).isFalse();
        assertThat(again.message().id()).isEqualTo(first.message().id());
        Conversation taken = all().get(0);
        assertThat(taken.assigneeId()).isEqualTo(alice);
        assertThat(taken.waitingSince()).isNull();
        assertThat(load(alice)).isEqualTo(1);
        assertThat(outboxRows()).isEqualTo(1);
    }

    @Test
    void whoeverAnswersAfterAColleagueIsTold() {
        UUID alice = agent("alice", 5);
        UUID carol = agent("carol", 5, BuiltInRole.SUPERVISOR, BuiltInRole.AGENT);
        receive("m1", "anna", "hello");
        UUID id = all().get(0).id();
        long seen = all().get(0).seq();
        answer(alice, id, "c1", "hi", seen);

        assertThatThrownBy(() -> answer(carol, id, "c2", "hello", seen))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("answeredSince");
        assertThat(answer(carol, id, "c2", "hello", all().get(0).seq()).isNew()).isTrue();
    }

    @Test
    @DisplayName("CVE-2026-115725, CVE-2026-40591: what belongs to others")
    void nobodySeesTheConversationsOfAnotherGroup() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        UUID group = Ids.next();
        store.run(() -> {
            AgentGroup vip = new AgentGroup(group, shop, "VIP", clock.instant());
            vip.consistOf(Set.of(bob));
            store.get(Groups.class).add(vip);
            store.get(ChannelAccounts.class).get(Viewer.PLATFORM, channel).routeTo(group);
        });
        receive("m1", "anna", "secret word");
        UUID id = all().get(0).id();

        assertThat(list(alice, Conversations.Filter.NONE)).isEmpty();
        assertThat(list(bob, Conversations.Filter.NONE)).hasSize(1);
        assertThat(store.tx(() -> store.get(Conversations.class).counts(viewer(alice)).all())).isZero();
        assertThatThrownBy(() -> store.tx(() -> store.get(Conversations.class).get(viewer(alice), id)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("notFound");
    }

    @Test
    void searchFindsWordsOfBothLanguagesAndNothingByWildcards() {
        receive("m1", "anna", "快递三天没动了");
        receive("m2", "ben", "Where is my parcel? 100%");

        assertThat(list(null, search("没动"))).hasSize(1);
        assertThat(list(null, search("PARCEL"))).hasSize(1);
        assertThat(list(null, search("100%"))).hasSize(1);
        assertThat(list(null, search("%"))).hasSize(1);
        assertThat(list(null, search("nothing"))).isEmpty();
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrDouble() {
        for (int i = 0; i < 25; i++) {
            receive("m" + i, "customer" + i, "hello " + i);
            clock.forward(Duration.ofMillis(i % 3));
        }
        List<UUID> seen = new ArrayList<>();
        String after = null;
        do {
            String from = after;
            Page<Conversation> page = store.tx(
                    () -> store.get(Conversations.class).list(Viewer.PLATFORM, Conversations.Filter.NONE, from, 10));
            page.items().forEach(c -> seen.add(c.id()));
            after = page.next();
        } while (after != null);

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void theLogNumbersWhatIsCommittedAndKeepsEachConversationsOrder() {
        receive("m1", "anna", "one");
        receive("m2", "ben", "two");
        receive("m3", "anna", "three");

        int numbered = store.tx(() -> store.get(Sequencer.class).number(500));
        List<EventEntry> log = store.tx(() -> store.get(Sequencer.class).after(0, 500));

        assertThat(log).hasSize(numbered);
        assertThat(log).extracting(EventEntry::pos).isSorted().doesNotHaveDuplicates();
        for (Conversation conversation : all()) {
            assertThat(log.stream().filter(e -> conversation.id().equals(e.conversationId())).map(EventEntry::seq))
                    .isSorted();
        }
        assertThat(store.tx(() -> store.get(Sequencer.class).number(500))).isZero();
    }

    @Test
    void aTicketIsGoodOnceAndAForeignKindIsNot() {
        UUID alice = agent("alice", 5);
        String ticket = store.tx(() -> store.get(Tokens.class)
                .issue(AccessToken.Kind.WS_TICKET, alice, Duration.ofSeconds(30))
                .token());

        assertThat(store.tx(() -> store.get(Tokens.class).find(AccessToken.Kind.SESSION, ticket))).isEmpty();
        assertThat(store.tx(() -> store.get(Tokens.class).use(AccessToken.Kind.WS_TICKET, ticket))).isPresent();
        assertThat(store.tx(() -> store.get(Tokens.class).use(AccessToken.Kind.WS_TICKET, ticket))).isEmpty();
        String late = store.tx(() -> store.get(Tokens.class)
                .issue(AccessToken.Kind.WS_TICKET, alice, Duration.ofSeconds(30))
                .token());
        clock.forward(Duration.ofSeconds(31));
        assertThat(store.tx(() -> store.get(Tokens.class).use(AccessToken.Kind.WS_TICKET, late))).isEmpty();
    }

    @Test
    void signingOutEndsOneSessionWithItsTicketsAndNoOther() {
        UUID alice = agent("alice", 5);
        String here = session(alice);
        String there = session(alice);
        String ticketHere = ticket(alice, here);
        String ticketThere = ticket(alice, there);
        UUID known = store.tx(() -> store.get(Tokens.class).find(AccessToken.Kind.SESSION, here).orElseThrow().sessionId());

        SignIn.Left left = store.tx(() -> store.get(SignIn.class).signOut(alice, here));

        assertThat(left).isEqualTo(new SignIn.Left(alice, known));
        assertThat(store.tx(() -> store.get(Tokens.class).find(AccessToken.Kind.SESSION, here))).isEmpty();
        assertThat(store.tx(() -> store.get(Tokens.class).use(AccessToken.Kind.WS_TICKET, ticketHere))).isEmpty();
        assertThat(store.tx(() -> store.get(Tokens.class).find(AccessToken.Kind.SESSION, there))).isPresent();
        assertThat(store.tx(() -> store.get(Tokens.class).use(AccessToken.Kind.WS_TICKET, ticketThere)))
                .hasValueSatisfying(ticket -> assertThat(ticket.sessionId()).isNotNull().isNotEqualTo(known));
    }

    @Test
    void aSessionThatIsOverGetsNoTicket() {
        UUID alice = agent("alice", 5);
        String session = session(alice);
        store.run(() -> store.get(SignIn.class).signOut(alice, session));

        assertThatThrownBy(() -> ticket(alice, session)).isInstanceOf(Refused.class);
    }

    private String session(UUID agent) {
        return store.tx(() -> store.get(Tokens.class).issue(AccessToken.Kind.SESSION, agent, Duration.ofHours(1)).token());
    }

    private String ticket(UUID agent, String session) {
        return store.tx(() -> store.get(Tokens.class).issueTicket(agent, session, Duration.ofSeconds(30)).token());
    }

    @Test
    @DisplayName("CVE-2026-41902: an invitation that is valid for ever")
    void anInvitationIsGoodOnceAndForSevenDays() {
        UUID alice = agent("alice", 5);
        String link = store.tx(() -> store.get(SignIn.class)
                .sendLink(store.get(Agents.class).get(alice), AccessToken.Kind.INVITE)
                .orElseThrow());
        String token = link.substring(link.lastIndexOf('/') + 1);
        store.run(() -> store.get(SignIn.class).redeem(token, "correct horse battery"));
        assertThatThrownBy(() -> store.run(() -> store.get(SignIn.class).redeem(token, "another long one"))).isInstanceOf(Refused.class);

        String late = store.tx(() -> store.get(SignIn.class)
                .sendLink(store.get(Agents.class).get(alice), AccessToken.Kind.INVITE)
                .orElseThrow());
        clock.forward(Duration.ofDays(7).plusSeconds(1));
        assertThatThrownBy(() -> store.run(() -> store.get(SignIn.class).redeem(late.substring(late.lastIndexOf('/') + 1), "another long one")))
                .isInstanceOf(Refused.class);
    }

    @Test
    void expiredTokensAreRemovedAndGoodOnesStay() {
        UUID alice = agent("alice", 5);
        store.tx(() -> store.get(Tokens.class).issue(AccessToken.Kind.WS_TICKET, alice, Duration.ofSeconds(30)));
        String session = store.tx(() -> store.get(Tokens.class)
                .issue(AccessToken.Kind.SESSION, alice, Duration.ofDays(3))
                .token());
        clock.forward(Duration.ofDays(2));

        assertThat(store.tx(() -> store.get(Tokens.class).removeExpired())).isEqualTo(1);
        assertThat(store.tx(() -> store.get(Tokens.class).find(AccessToken.Kind.SESSION, session))).isPresent();
    }

    @Test
    @DisplayName("CVE-2026-47123: a stranger writes into a conversation by its id")
    void aReplyFindsItsConversationOnlyForWhoTakesPart() {
        store.run(() -> store.get(Inbox.class).receive(channel, List.of(letter("a@1", "anna", List.of(), null)), "x", Map.of()));
        UUID id = all().get(0).id();

        store.run(() -> store.get(Inbox.class)
                .receive(
                        channel,
                        List.of(
                                letter("a@2", "anna", List.of("a@1"), null),
                                letter("m@1", "mallory", List.of("a@1"), null),
                                letter("m@2", "mallory", List.of(), id.toString())),
                        "x",
                        Map.of()));

        assertThat(all()).hasSize(3);
        assertThat(store.tx(() -> texts(store.get(Conversations.class).get(Viewer.PLATFORM, id)))).hasSize(2);
    }

    @Test
    void whoIsNotHeardOfGoesOfflineByTheDatabasesClock() {
        UUID alice = agent("alice", 5);
        UUID bob = agent("bob", 5);
        for (UUID id : List.of(alice, bob)) {
            store.run(() -> store.get(Agents.class).seen(id));
        }
        // This server's clock goes an hour ahead: nobody is silent because of that.
        clock.forward(Duration.ofHours(1));
        assertThat(store.tx(() -> store.get(Agents.class).silent(Duration.ofMinutes(2)))).isEmpty();

        store.run(() -> store.get(jakarta.persistence.EntityManager.class)
                .createNativeQuery("update agent set last_seen_at = current_timestamp - interval '3' minute")
                .executeUpdate());
        assertThat(store.tx(() -> store.get(Agents.class).silent(Duration.ofMinutes(2)))).contains(alice, bob);
        // He comes back, perhaps at another node, before it is his turn to be taken offline.
        store.run(() -> store.get(Agents.class).seen(alice));
        for (UUID id : List.of(alice, bob)) {
            store.run(() -> store.get(Agents.class).leaveSilent(id, Duration.ofMinutes(2)));
        }
        assertThat(store.tx(() -> store.get(Agents.class).get(alice).state())).isEqualTo(AgentState.ONLINE);
        assertThat(store.tx(() -> store.get(Agents.class).get(bob).state())).isEqualTo(AgentState.OFFLINE);
    }
}
