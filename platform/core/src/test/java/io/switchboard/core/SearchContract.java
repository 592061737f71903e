package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.EraseConversation;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.search.Follower;
import io.switchboard.core.search.Search;
import io.switchboard.core.shared.Cursor;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the search promises on each database, wherever its index is. */
abstract class SearchContract extends CoreMoves {
    @TempDir
    Path data;

    Follower follower;

    @BeforeEach
    void start() {
        startIn(data);
    }

    @AfterEach
    void stop() {
        follower.stop();
    }

    void startIn(Path folder) {
        store.forget(Follower.class, Search.class);
        follower = store.get(Follower.class);
        place(follower, folder);
    }

    /** Says where the index is. */
    void place(Follower one, Path folder) {
        one.in(folder);
    }

    void follow() {
        store.run(() -> store.get(Sequencer.class).number(10_000));
        while (store.tx(follower::round)) {
            assertThat(follower.status().problem()).isNull();
        }
    }

    Page<Conversation> find(UUID agent, Conversations.Filter filter, String after, int limit) {
        Search.Found<Conversation> found =
                store.tx(() -> store.get(Search.class).conversations(viewer(agent), filter, after, limit));
        assertThat(found.everywhere()).isTrue();
        return found.page();
    }

    List<String> whose(UUID agent, String text) {
        return find(agent, search(text), null, 50).items().stream().map(Conversation::externalId).toList();
    }

    List<String> people(String text) {
        return store.tx(() -> store.get(Search.class).contacts(Viewer.PLATFORM, text, null, 50).page().items().stream()
                .map(Contact::name)
                .toList());
    }

    private void write(String who, Sender sender, Content content, FileRef... files) {
        InboundMessage message = new InboundMessage(
                "p" + Ids.next(), sender, content, List.of(files), null, null, InboundMessage.of("x", sender, content).thread(), false);
        store.run(() -> store.get(Inbox.class).receive(channel, List.of(message), "x", Map.of()));
        clock.forward(Duration.ofSeconds(1));
    }

    Conversation of(String who) {
        return all().stream().filter(c -> c.externalId().equals(who)).findFirst().orElseThrow();
    }

    @Test
    void findsAnyRunOfChineseAndWordsBesideIt() {
        receive("m1", "anna", "快递三天没动了，DHL单号 ＤＨＬ２０２６Ａ，请查");
        receive("m2", "ben", "nothing of the kind");
        follow();
        for (String text : List.of(
                "没动", "三天", "快递三天没动", "动", "ＤＨＬ", "dhl", "DHL 快递", "快递 dhl", "\"三天没动\"", "dhl2026", "单号：DHL2026", "快递*")) {
            assertThat(whose(null, text)).as(text).containsExactly("anna");
        }
    }

    @Test
    void findsEnglishByWordBeginningAndWithoutAccents() {
        receive("m1", "anna", "Where is my parcel from the Café d'été? Order 1002517");
        receive("m2", "ben", "没有别的");
        follow();
        for (String text : List.of(
                "parcel", "PARCELS", "Parc", "café", "CAFE", "where parcel", "\"my parcel\"", "parcel?", "Cafés", "10025")) {
            assertThat(whose(null, text)).as(text).containsExactly("anna");
        }
    }

    @Test
    void doesntFindWhatIsNotThere() {
        receive("m1", "anna", "快递没动，单号在这里。Where is my parcel");
        follow();
        for (String text : List.of(
                "没单", "arcel", "parcel anna-nobody", "\"parcel my\"", "%", "*", "???", "……", "\0", "\uD800", "OR", "dhl OR parcel")) {
            assertThat(whose(null, text)).as(text).isEmpty();
        }
    }

    @Test
    void findsAllWordsAnywhereInAConversationNotInTwo() {
        receive("m1", "anna", "my umbrella");
        receive("m2", "anna", "is broken");
        receive("m3", "ben", "umbrella");
        receive("m4", "carl", "broken");
        follow();
        assertThat(whose(null, "umbrella broken")).containsExactly("anna");
        assertThat(whose(null, "anna umbrella broken")).containsExactly("anna");
    }

    @Test
    void findsNamesAddressesAndNumbersByPartsAndFollowsTheirChange() {
        write("anna", new Sender("anna", "王小明", "xiao.ming@example.com", "+86 138-0013-8000", null), new Content.Text("hi"));
        receive("m2", "ben", "hi");
        follow();
        for (String text : List.of("小明", "王小", "明", "xiao", "xiao.ming@example.com", "example.com", "exam", "8000", "13800138000", "138-0013")) {
            assertThat(whose(null, text)).as(text).containsExactly("anna");
            assertThat(people(text)).as(text).containsExactly("王小明");
        }

        UUID contact = of("anna").contactId();
        store.run(() -> {
            Contact known = store.get(Contacts.class).get(Viewer.PLATFORM, contact);
            known.describe("Li Lei", null, null, null, null);
            store.get(Contacts.class).changed(known);
        });
        follow();
        assertThat(whose(null, "lei")).containsExactly("anna");
        assertThat(people("lei")).containsExactly("Li Lei");
        assertThat(whose(null, "小明")).isEmpty();
        assertThat(people("小明")).isEmpty();
    }

    @Test
    void findsSubjectsFilesAndNotesButNoLinesOfTheSystem() {
        store.run(() -> store.get(Inbox.class)
                .receive(channel, List.of(letter("m1", "anna", List.of(), null)), "x", Map.of()));
        write("ben", Sender.of("ben", "ben"), new Content.Text("see"), new FileRef(Ids.next().toString(), "发票-2026.pdf", "application/pdf", 3));
        UUID agent = agent("Maria", 5);
        UUID conversation = of("ben").id();
        store.run(() -> store.get(Transfers.class).assign(viewer(agent), conversation, agent));
        store.run(() -> store.get(Answers.class).write(
                viewer(agent), conversation, new Answers.Draft("c1", new Content.Text("vip, be gentle"), List.of(), true, null, false)));
        follow();
        assertThat(whose(null, "subject")).containsExactly("anna");
        assertThat(whose(null, "发票")).containsExactly("ben");
        assertThat(whose(agent, "gentle")).containsExactly("ben");
        assertThat(whose(null, "assigned")).isEmpty();
    }

    @Test
    void pagesAreFullAndNewestFirstWithinWhatAViewerMaySee() {
        UUID maria = agent("maria", 5);
        UUID group = Ids.next();
        store.run(() -> {
            store.get(Groups.class).add(new AgentGroup(group, shop, "Others", clock.instant()));
        });
        for (int i = 0; i < 60; i++) {
            write("p" + i, Sender.of("p" + i, "p" + i), new Content.Text("order 订单 " + i));
            UUID conversation = of("p" + i).id();
            if (i % 2 == 1) {
                store.run(() -> store.get(Transfers.class).transfer(Viewer.PLATFORM, conversation, null, group, null));
            }
        }
        follow();
        for (String text : List.of("order", "订单", "order 订单")) {
            List<String> seen = new ArrayList<>();
            String after = null;
            do {
                Page<Conversation> page = find(maria, search(text), after, 7);
                assertThat(page.items()).hasSize(Math.min(7, 30 - seen.size()));
                page.items().forEach(c -> seen.add(c.externalId()));
                after = page.next();
            } while (after != null);
            assertThat(seen).containsExactlyElementsOf(
                    Stream.iterate(58, i -> i >= 0, i -> i - 2).map(i -> "p" + i).toList());
        }
        assertThat(whose(null, "order")).hasSize(50);
    }

    @Test
    void hidesWhatWasTakenAwayBeforeTheIndexKnowsIt() {
        UUID maria = agent("maria", 5);
        UUID group = Ids.next();
        store.run(() -> store.get(Groups.class).add(new AgentGroup(group, shop, "Others", clock.instant())));
        receive("m1", "anna", "secret");
        clock.forward(Duration.ofSeconds(1));
        receive("m2", "ben", "secret too");
        follow();
        assertThat(whose(maria, "secret")).containsExactly("ben", "anna");
        UUID ben = of("ben").id();
        store.run(() -> store.get(Transfers.class).transfer(Viewer.PLATFORM, ben, null, group, null));
        assertThat(whose(maria, "secret")).containsExactly("anna");
        assertThat(find(maria, search("secret"), null, 1).items()).hasSize(1);
    }

    @Test
    void combinesWithTheOtherFilters() {
        UUID maria = agent("maria", 5);
        receive("m1", "anna", "order");
        clock.forward(Duration.ofSeconds(1));
        receive("m2", "ben", "order");
        UUID anna = of("anna").id();
        store.run(() -> store.get(Transfers.class).assign(viewer(maria), anna, maria));
        follow();
        assertThat(filtered(new Conversations.Filter(ConversationState.ASSIGNED, null, null, null, null, "order", false))).containsExactly("anna");
        assertThat(filtered(new Conversations.Filter(null, null, maria, null, null, "order", true))).containsExactly("anna");
        assertThat(filtered(new Conversations.Filter(null, channel, null, null, null, "order", true))).containsExactly("ben", "anna");
        assertThat(filtered(new Conversations.Filter(null, Ids.next(), null, null, null, "order", false))).isEmpty();
        assertThat(filtered(new Conversations.Filter(
                        null, null, null, null, null, "order", false, new Conversations.Standing(false, true, true))))
                .containsExactly("ben", "anna");
        store.run(() -> store.get(Transfers.class).close(viewer(maria), anna));
        follow();
        assertThat(filtered(new Conversations.Filter(ConversationState.CLOSED, null, null, null, null, "order", false))).containsExactly("anna");
        assertThat(filtered(new Conversations.Filter(null, null, null, null, null, "order", true))).containsExactly("ben");
    }

    private List<String> filtered(Conversations.Filter filter) {
        return find(null, filter, null, 50).items().stream().map(Conversation::externalId).toList();
    }

    @Test
    void whatWasErasedIsNotFound() {
        receive("m1", "anna", "zyxwordless parcel");
        receive("m2", "ben", "another parcel");
        follow();
        UUID anna = of("anna").id();
        store.run(() -> store.get(EraseConversation.class).erase(anna));
        follow();
        assertThat(whose(null, "zyxwordless")).isEmpty();
        assertThat(whose(null, "another parcel")).containsExactly("ben");
    }

    @Test
    void buildsAnewWhenTheDatabaseIsAnother() {
        receive("m1", "anna", "words");
        follow();
        follower.stop();
        close();
        open();
        startIn(data);
        receive("m1", "ben", "words");
        receive("m2", "ben", "more words");
        follow();
        assertThat(whose(null, "words")).containsExactly("ben");
    }

    @Test
    void aLongConversationIsFoundByEachOfItsMessages() {
        for (int i = 0; i < 300; i++) {
            receive("m" + i, "anna", "line" + i);
        }
        receive("x", "ben", "line7x");
        follow();
        assertThat(whose(null, "line0")).containsExactly("anna");
        assertThat(whose(null, "line299 line150")).containsExactly("anna");
    }

    @Test
    void refusesWhatIsTooLong() {
        follow();
        for (String text : List.of("a".repeat(10_000), "a ".repeat(21) + "b")) {
            assertThatThrownBy(() -> whose(null, text))
                    .isInstanceOfSatisfying(Refused.class, e -> assertThat(e.fields().get(0).field()).isEqualTo("q"));
        }
        assertThatThrownBy(() -> find(null, search("a"), "nonsense", 20)).isInstanceOf(Refused.class);
        assertThat(find(null, search("a"), new Cursor(clock.instant(), Ids.next()).toString(), 20).items()).isEmpty();
    }
}
