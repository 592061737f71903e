package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Direction;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.SamePerson;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.privacy.Erasure;
import io.switchboard.core.privacy.Erasures;
import io.switchboard.core.privacy.Forgetting;
import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.Envelope;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.module.PersonalData;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is promised to customers about their data, on each database. */
abstract class PrivacyContract extends CoreMoves {
    /** A word that only Anna's data has. */
    private static final String HERS = "zyxanna";

    private final List<PersonalData.Person> forgotten = new ArrayList<>();
    private boolean pluginFails;

    @BeforeEach
    void wire() {
        store.put(Extensions.class, new Extensions() {
            @Override
            public <T> List<T> active(Class<T> type) {
                return type == PersonalData.class ? List.of(type.cast(new Plugin())) : List.of();
            }
        });
    }

    /** A plugin with customers in tables of its own. */
    private final class Plugin implements PersonalData {
        @Override
        public String name() {
            return "orders";
        }

        @Override
        public Map<String, Object> give(Person person) {
            return Map.of();
        }

        @Override
        public void erase(Person person) {
            if (pluginFails) {
                throw new IllegalStateException("the shop is away");
            }
            forgotten.add(person);
        }
    }

    private void says(String id, String who, String text) {
        Sender sender = new Sender(who, "Name of " + who, who + "@example.com", "+8613800", "en");
        InboundMessage message = InboundMessage.of(id, sender, new Content.Text(text));
        store.run(() -> store.get(Inbox.class).receive(channel, List.of(message), "x", Map.of()));
    }

    private Conversation of(String name) {
        List<Conversation> all = all();
        return store.tx(() -> all.stream()
                .filter(c -> name.equals(store.get(Contacts.class).get(Viewer.PLATFORM, c.contactId()).name()))
                .findFirst()
                .orElseThrow());
    }

    private List<Message> messages(UUID conversation) {
        return store.tx(() -> store.get(Messages.class).after(store.get(Conversations.class).get(Viewer.PLATFORM, conversation), 0, 100));
    }

    private Erasure forget(UUID contact, String reason) {
        return store.tx(() -> store.get(Erasures.class).begin(Viewer.PLATFORM, contact, reason));
    }

    private void round() {
        store.tx(() -> store.get(Forgetting.class).round());
    }

    private Erasure last() {
        return store.tx(() -> store.get(Erasures.class).list(Viewer.PLATFORM, null, 1)).items().get(0);
    }

    /** Every text in every table. */
    private List<String> texts() {
        return store.tx(() -> {
            EntityManager em = store.get(EntityManager.class);
            List<String> texts = new ArrayList<>();
            for (Object row : em.createNativeQuery("select table_name, column_name from information_schema.columns"
                            + " where lower(table_schema) = 'public' and data_type in ('character varying', 'text', 'CHARACTER VARYING')")
                    .getResultList()) {
                String table = (String) ((Object[]) row)[0];
                String column = (String) ((Object[]) row)[1];
                em.createNativeQuery("select " + column + " from " + table + " where " + column + " is not null")
                        .getResultList()
                        .forEach(text -> texts.add(table + "." + column + ": " + text));
            }
            return texts;
        });
    }

    private Conversation talkWithAnna(UUID alice) {
        says("m1", HERS, "I am " + HERS + ", where is my parcel?");
        Conversation talk = of("Name of " + HERS);
        store.run(() -> store.get(Transfers.class).assign(Viewer.PLATFORM, talk.id(), alice));
        answer(alice, talk.id(), "c1", "Dear " + HERS + ", it is on its way", null);
        store.run(() -> store.get(Answers.class)
                .write(
                        viewer(alice),
                        talk.id(),
                        new Answers.Draft("c2", new Content.Text(HERS + " is angry"), List.of(), true, null, false)));
        store.run(() -> store.get(Visitors.class)
                .rate(new Visitors.Visitor(channel, talk.contactId(), HERS), 4, "thanks from " + HERS));
        return talk;
    }

    @Test
    void whoIsForgottenIsNowhereAndTheFiguresStay() {
        UUID alice = agent("alice", 5);
        Conversation talk = talkWithAnna(alice);
        says("m2", "ben", "and mine?");
        assertThat(texts()).anyMatch(text -> text.contains(HERS));
        List<Long> seqs = messages(talk.id()).stream().map(Message::seq).toList();
        long conversations = all().size();

        Erasure erasure = forget(talk.contactId(), "asked by mail");
        Contact contact = store.tx(() -> store.get(Contacts.class).get(Viewer.PLATFORM, talk.contactId()));
        assertThat(contact.name()).isNull();
        round();

        assertThat(texts()).noneMatch(text -> text.contains(HERS));
        assertThat(texts()).anyMatch(text -> text.contains("and mine?")).anyMatch(text -> text.contains("ben@example.com"));
        List<Message> after = messages(talk.id());
        assertThat(after.stream().map(Message::seq).toList()).containsAll(seqs);
        assertThat(after.get(0).content()).isEqualTo(new Content.Unknown("erased", ""));
        assertThat(after.stream().filter(m -> alice.equals(m.author().id()))).as("who answered").hasSize(2);
        assertThat(all()).hasSize((int) conversations);
        assertThat(store.tx(() -> store.get(EntityManager.class)
                        .createNativeQuery("select score from rating where conversation_id = ?1")
                        .setParameter(1, talk.id())
                        .getSingleResult()))
                .isEqualTo(4);
        Erasure done = last();
        assertThat(done.id()).isEqualTo(erasure.id());
        assertThat(done.doneAt()).isNotNull();
        assertThat(done.conversations()).isEqualTo(1);
        assertThat(done.reason()).isEqualTo("asked by mail");
        assertThat(forgotten).singleElement().satisfies(person -> {
            assertThat(person.email()).isEqualTo(HERS + "@example.com");
            assertThat(person.identities()).extracting(PersonalData.Identity::externalId).containsExactly(HERS);
        });
    }

    @Test
    void whoTookPartInAnothersConversationLeavesThatToTheOther() {
        says("m2", "ben", "and mine?");
        Conversation bens = of("Name of ben");
        says("m1", HERS, "hello");
        UUID anna = of("Name of " + HERS).contactId();
        asksForBen(bens, anna, HERS);

        forget(anna, null);
        round();

        assertThat(texts()).noneMatch(text -> text.contains(HERS)).anyMatch(text -> text.contains("ben@example.com"));
        assertThat(of("Name of ben").state()).as("still his, and open").isEqualTo(bens.state());
    }

    /** She wrote in his conversation. */
    private void asksForBen(Conversation bens, UUID anna, String externalId) {
        store.run(() -> {
            EntityManager em = store.get(EntityManager.class);
            em.createNativeQuery("insert into conversation_participant (conversation_id, external_id) values (?1, ?2)")
                    .setParameter(1, bens.id())
                    .setParameter(2, externalId)
                    .executeUpdate();
            em.createNativeQuery("update message set author_id = ?1, content = ?2 where conversation_id = ?3 and seq ="
                            + " (select max(seq) from message where conversation_id = ?3 and direction = 'IN')")
                    .setParameter(1, anna)
                    .setParameter(2, "{\"type\": \"text\", \"text\": \"" + HERS + " asks for Ben\"}")
                    .setParameter(3, bens.id())
                    .executeUpdate();
            em.createNativeQuery("update conversation set last_preview = ?1 where id = ?2")
                    .setParameter(1, HERS + " asks for Ben")
                    .setParameter(2, bens.id())
                    .executeUpdate();
        });
    }

    private void join(UUID into, String who) {
        UUID from = of("Name of " + who).contactId();
        store.run(() -> store.get(SamePerson.class).join(into, from));
    }

    @Test
    void whoTurnedOutToBeAnotherIsNotSilent() {
        says("m1", HERS, "hello");
        says("m2", HERS + "2", "hello again");
        says("m3", "dora", "hello");
        says("m4", "eve", "hello");
        says("m5", "eve2", "hello");
        UUID anna = of("Name of " + HERS).contactId();
        UUID eve = of("Name of eve").contactId();
        join(anna, HERS + "2");
        join(eve, "eve2");
        forget(eve, null);
        round();
        UUID talk = of("Name of dora").id();
        store.run(() -> store.get(Transfers.class).close(Viewer.PLATFORM, talk));
        clock.forward(Duration.ofDays(40));
        says("m6", HERS, "still here");
        forgotten.clear();
        store.run(() -> store.get(PlatformSettings.class).replace(Map.of("keepContactsDays", "35")));

        round();
        round();

        assertThat(forgotten).as("Dora alone").singleElement().satisfies(person -> assertThat(person.email()).isEqualTo("dora@example.com"));
        assertThat(store.tx(() -> store.get(Contacts.class).get(Viewer.PLATFORM, anna)).email()).isEqualTo(HERS + "@example.com");
        assertThat(texts()).anyMatch(text -> text.contains("still here")).noneMatch(text -> text.contains("dora@example.com"));
    }

    @Test
    void whoTurnedOutToBeAnotherIsForgottenWithHim() {
        says("m1", "ben", "and mine?");
        Conversation bens = of("Name of ben");
        for (String account : List.of("", "2", "3")) {
            says("n" + account, HERS + account, "hello from " + HERS);
        }
        UUID anna = of("Name of " + HERS).contactId();
        UUID second = of("Name of " + HERS + "2").contactId();
        UUID third = of("Name of " + HERS + "3").contactId();
        asksForBen(bens, third, HERS + "3");
        join(second, HERS + "3");
        join(anna, HERS + "2");

        assertThat(store.tx(() -> store.get(Erasures.class).people(store.get(Contacts.class).get(Viewer.PLATFORM, third))))
                .as("what he is given comes from under each id, too")
                .extracting(PersonalData.Person::contactId)
                .startsWith(anna.toString())
                .containsExactlyInAnyOrder(anna.toString(), second.toString(), third.toString());
        assertThat(forget(third, null).contactId()).isEqualTo(anna);
        round();

        assertThat(texts()).noneMatch(text -> text.contains(HERS)).anyMatch(text -> text.contains("ben@example.com"));
        assertThat(forgotten).as("under each id that a plugin may know")
                .extracting(PersonalData.Person::contactId)
                .containsExactlyInAnyOrder(anna.toString(), second.toString(), third.toString());
        assertThat(forgotten).allSatisfy(person -> assertThat(person.identities()).hasSize(3));
    }

    @Test
    void whoIsForgottenMeanwhileTurnsOutToBeNobody() {
        says("m1", HERS, "hello");
        says("m2", "anna2", "hello");
        UUID anna = of("Name of " + HERS).contactId();
        UUID other = of("Name of anna2").contactId();
        forget(anna, null);
        join(anna, "anna2");
        round();

        assertThat(of("Name of anna2").contactId()).isEqualTo(other);
        assertThat(texts()).noneMatch(text -> text.contains(HERS)).anyMatch(text -> text.contains("anna2@example.com"));
    }

    /** A mail, with its copies as their senders' programs write them. */
    private void mails(UUID to, String id, List<String> references, String from, String... copies) {
        List<String> others = Stream.of(copies).map(String::toLowerCase).toList();
        InboundMessage message = new InboundMessage(
                id,
                new Sender(from, "Name of " + from, from, null, "en"),
                new Content.Text("mail " + id),
                List.of(),
                "Order",
                null,
                new InboundMessage.Thread(true, references, null, others),
                false,
                new Envelope(from, "shop@example.com", List.of(copies), Envelope.Trust.UNKNOWN, null));
        store.run(() -> store.get(Inbox.class).receive(to, List.of(message), "x", Map.of()));
    }

    @Test
    void herAddressLeavesTheHeadersOfOthersMails() {
        UUID second = Ids.next();
        store.run(() -> store.get(ChannelAccounts.class)
                .add(new ChannelAccount(second, "k" + second, "channel-test", "Second", shop, clock.instant())));
        String hers = HERS + "@example.com";
        mails(channel, "a1", List.of(), hers);
        mails(channel, "b1", List.of(), "ben@example.com", hers, "cleo@example.com");
        mails(channel, "b2", List.of("b1"), "ben@example.com", HERS.toUpperCase() + "@Example.com", "cleo@example.com");
        mails(second, "d1", List.of(), "dora@example.com", hers, "cleo@example.com");
        UUID bens = of("Name of ben@example.com").id();
        assertThat(messages(bens).get(0).envelope().copies()).contains(hers);

        forget(of("Name of " + hers).contactId(), null);
        round();

        assertThat(texts()).noneMatch(text -> text.toLowerCase().contains(HERS));
        assertThat(messages(bens)).filteredOn(m -> m.direction() == Direction.IN).hasSize(2).allSatisfy(message -> {
            assertThat(message.envelope().copies()).containsExactly("cleo@example.com");
            assertThat(message.envelope().from()).isEqualTo("ben@example.com");
            assertThat(message.content()).isInstanceOf(Content.Text.class);
        });
    }

    @Test
    void whoeverWritesAgainIsSomebodyNew() {
        UUID alice = agent("alice", 5);
        Conversation talk = talkWithAnna(alice);
        forget(talk.contactId(), null);
        round();

        says("m9", HERS, "hello again");

        Conversation again = of("Name of " + HERS);
        assertThat(again.contactId()).isNotEqualTo(talk.contactId());
        assertThat(again.id()).isNotEqualTo(talk.id());
        assertThatThrownBy(() -> store.run(() -> store.get(Transfers.class).reopen(viewer(alice), talk.id())))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> forget(talk.contactId(), null))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.code()).isEqualTo("contact.erased"));
    }

    @Test
    void aMessageOfHersThatComesOnceMoreStaysAway() {
        Conversation talk = talkWithAnna(agent("alice", 5));
        forget(talk.contactId(), null);
        round();
        long before = all().size();

        says("m1", HERS, "I am " + HERS + ", where is my parcel?");

        assertThat(all()).hasSize((int) before);
        assertThat(texts()).noneMatch(text -> text.contains("where is my parcel"));
    }

    @Test
    void aPluginThatFailsIsAskedAgain() {
        Conversation talk = talkWithAnna(agent("alice", 5));
        pluginFails = true;
        forget(talk.contactId(), null);
        round();
        assertThat(last().doneAt()).isNull();
        assertThat(last().problem()).contains("the shop is away");
        assertThat(texts()).as("until then who it was is kept sealed").noneMatch(text -> text.contains(HERS));

        pluginFails = false;
        clock.forward(Duration.ofMinutes(5));
        round();

        assertThat(last().doneAt()).isNotNull();
        assertThat(forgotten).hasSize(1);
    }

    @Test
    void onlyWhoMayForgets() {
        Conversation talk = talkWithAnna(agent("alice", 5));
        UUID carol = agent("carol", 5, BuiltInRole.SUPERVISOR);
        assertThatThrownBy(() -> store.tx(() -> store.get(Erasures.class).begin(viewer(carol), talk.contactId(), null)))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.FORBIDDEN));
        assertThat(texts()).anyMatch(text -> text.contains(HERS));
    }

    @Test
    void whatIsOlderThanItIsKeptGoesByItself() {
        Conversation talk = talkWithAnna(agent("alice", 5));
        store.run(() -> store.get(Transfers.class).close(Viewer.PLATFORM, talk.id()));
        clock.forward(Duration.ofDays(40));
        says("m2", "ben", "and mine?");
        store.run(() -> store.get(PlatformSettings.class).replace(Map.of("keepConversationsDays", "30")));

        round();

        assertThat(messages(talk.id()).get(0).content()).isEqualTo(new Content.Unknown("erased", ""));
        assertThat(texts()).as("the customer himself is kept for longer").anyMatch(text -> text.contains(HERS + "@example.com"));
        assertThat(texts()).noneMatch(text -> text.contains("where is my parcel")).anyMatch(text -> text.contains("and mine?"));

        store.run(() -> store.get(PlatformSettings.class).replace(Map.of("keepConversationsDays", "30", "keepContactsDays", "35")));
        clock.forward(Duration.ofHours(2));
        round();
        round();

        assertThat(texts()).noneMatch(text -> text.contains(HERS)).anyMatch(text -> text.contains("ben@example.com"));
    }
}
