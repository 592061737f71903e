package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.contact.Recognition;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Inbox;
import io.switchboard.core.conversation.MediaTries;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.conversation.OutboxMoves;
import io.switchboard.core.conversation.SamePerson;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.conversation.UpdateTries;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelHealth;
import io.switchboard.core.channel.ChannelService;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.CardKind;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.channel.TextCount;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.message.Withdrawal;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the core keeps of channels that bind when and what we write, keep files, and know people by several accounts. */
abstract class ReachContract extends CoreMoves {
    private static final ReplyWindow DAY_OF_TWO = new ReplyWindow(Duration.ofHours(24), 2);

    @Test
    void aCustomersMessageOpensSoManyAnswersForSoLong() {
        store.gateway.limits = ChannelLimits.chat(1000, DAY_OF_TWO);
        UUID alice = agent("alice", 5);
        receive("1", "anna", "hello");
        UUID id = all().get(0).id();
        answer(alice, id, "a", "one", null);
        answer(alice, id, "b", "two", null);
        assertThatThrownBy(() -> answer(alice, id, "c", "three", null)).isInstanceOfSatisfying(Refused.class, no -> assertThat(no.code()).isEqualTo("replyWindow.used"));
        assertThat(answer(alice, id, "b", "two", null).isNew()).as("a repeat takes nothing").isFalse();

        receive("2", "anna", "and?");
        assertThat(all().get(0).replies().left()).isEqualTo(2);
        clock.forward(Duration.ofHours(25));
        assertThatThrownBy(() -> answer(alice, id, "d", "late", null)).isInstanceOfSatisfying(Refused.class, no -> assertThat(no.code()).isEqualTo("replyWindow.over"));
        Content template = new Content.Template("order", "zh_CN", List.of("1"), "order 1");
        store.run(() -> store.get(Answers.class).write(viewer(alice), id, new Answers.Draft("e", template, List.of(), false, null, false)));
        assertThat(store.gateway.limits.window()).contains(DAY_OF_TWO);
    }

    @Test
    void whatHeDoesOpensItsOwnAndTakesNothingAway() {
        store.gateway.limits = ChannelLimits.chat(1000, new ReplyWindow(Duration.ofHours(48), 5));
        Sender anna = Sender.of("anna", "Anna");
        ReplyWindow minute = new ReplyWindow(Duration.ofMinutes(1), 3);
        receive(InboundMessage.event("e1", anna, new Content.Event("followed", Map.of()), null, minute));
        Conversation followed = all().get(0);
        assertThat(followed.replies().left()).isEqualTo(3);
        assertThat(followed.waitingSince()).as("nobody waits for an answer to that").isNull();

        receive("m1", "anna", "hello");
        receive(InboundMessage.event("e2", anna, new Content.Event("clicked", Map.of()), null, minute));
        receive(InboundMessage.event("e3", anna, new Content.Event("unfollowed", Map.of()), null, null));
        assertThat(all().get(0).replies().left()).isEqualTo(5);
        assertThat(all().get(0).replies().until()).isEqualTo(clock.instant().plus(Duration.ofHours(48)));
    }

    @Test
    void whatCantBeSentAtAllIsRefusedWithTheReasonAndNotesAreNot() {
        ChannelAccounts accounts = store.get(ChannelAccounts.class);
        UUID alice = agent("alice", 5);
        receive("1", "anna", "hello");
        UUID id = all().get(0).id();
        answer(alice, id, "a", "one", null);
        store.run(() -> accounts.report(channel, ChannelStatus.ONLINE.withoutSending("no interface for answers"), false));
        assertThatThrownBy(() -> answer(alice, id, "b", "two", null)).isInstanceOfSatisfying(Refused.class, no -> {
            assertThat(no.kind()).isEqualTo(Refused.Kind.CONFLICT);
            assertThat(no.code()).isEqualTo("channel.cannotSend");
            assertThat(no.arguments()).containsExactly("no interface for answers");
        });
        assertThat(answer(alice, id, "a", "one", null).isNew()).as("a repeat is answered as before").isFalse();
        store.run(() -> store.get(Answers.class).write(viewer(alice), id, new Answers.Draft("n", new Content.Text("for us"), List.of(), true, null, false)));
        store.run(() -> accounts.report(channel, ChannelStatus.ONLINE, false));
        assertThat(answer(alice, id, "b", "two", null).isNew()).isTrue();
    }

    @Test
    void anAccountsLastErrorStaysWithItsTime() {
        ChannelAccounts accounts = store.get(ChannelAccounts.class);
        store.run(() -> accounts.report(channel, ChannelStatus.ONLINE, false));
        Instant well = clock.instant();
        clock.forward(Duration.ofHours(1));
        store.run(() -> accounts.report(channel, ChannelStatus.degraded("slow"), true));
        assertThat(store.tx(() -> accounts.healthOf(channel)).since()).isEqualTo(clock.instant()).isNotEqualTo(well);
        clock.forward(Duration.ofSeconds(61));
        store.run(() -> accounts.report(channel, ChannelStatus.degraded("slow"), true));
        Instant last = clock.instant();
        clock.forward(Duration.ofSeconds(10));
        store.run(() -> accounts.report(channel, ChannelStatus.degraded("slow"), true));
        store.run(() -> accounts.report(channel, ChannelStatus.ONLINE, false));
        clock.forward(Duration.ofSeconds(10));
        store.run(() -> accounts.report(channel, ChannelStatus.offline("stopped by us"), false));
        ChannelHealth health = store.tx(() -> accounts.health().get(channel));
        assertThat(health).isEqualTo(new ChannelHealth(clock.instant(), "slow", last, null)).isEqualTo(store.tx(() -> accounts.healthOf(channel)));
        assertThat(store.tx(() -> accounts.get(Viewer.PLATFORM, channel)).status()).isEqualTo(ChannelStatus.offline("stopped by us"));

        store.run(() -> store.get(ChannelService.class).delete(Viewer.PLATFORM, channel));
        assertThat(store.tx(() -> accounts.health())).isEmpty();
    }

    @Test
    void aTextIsCountedAsItsChannelCounts() {
        UUID alice = agent("alice", 5);
        receive("1", "anna", "hello");
        UUID id = all().get(0).id();
        store.gateway.limits = ChannelLimits.chat(6, null).counting(TextCount.UTF8_BYTES);
        answer(alice, id, "a", "两个", null);
        assertThatThrownBy(() -> answer(alice, id, "b", "两个!", null))
                .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.fields()).containsExactly(new Refused.Field("content.text", "tooLong.bytes", List.of(6))));
        store.gateway.limits = ChannelLimits.chat(2, null).counting(TextCount.SMS_PARTS);
        answer(alice, id, "c", "a".repeat(306), null);
        assertThatThrownBy(() -> answer(alice, id, "d", "a".repeat(307), null))
                .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.fields().toString()).contains("tooLong.parts"));
        assertThatThrownBy(() -> answer(alice, id, "e", "中".repeat(135), null)).isInstanceOf(Refused.class);
    }

    @Test
    void aCardGoesAsOneWhereItsChannelShowsThemAndElseAsAText() {
        UUID alice = agent("alice", 5);
        receive("1", "anna", "hello");
        UUID id = all().get(0).id();
        Content.Card lamp = new Content.Card(" A lamp ", "Brass", "https://shop.example/1.png", "https://shop.example/1");
        store.gateway.limits = ChannelLimits.chat(1000, null).showing(CardKind.LINK);
        assertThat(written(alice, id, "a", lamp)).isEqualTo(new Content.Card("A lamp", "Brass", "https://shop.example/1.png", "https://shop.example/1"));
        assertThat(refusedOf(alice, id, new Content.MiniProgram("Order", null, "pages/order"))).contains("content.type", "card.notHere");

        store.gateway.limits = ChannelLimits.chat(40, null).showing(CardKind.MINI_PROGRAM);
        assertThat(written(alice, id, "b", lamp)).isEqualTo(new Content.Text("A lamp\nBrass\nhttps://shop.example/1"));
        assertThat(refusedOf(alice, id, new Content.Card("A lamp", "Brass and very long", null, "https://shop.example/1"))).as("as the text that it is").contains("content.text", "tooLong");
        Content.MiniProgram order = new Content.MiniProgram("Order", "wx1", "pages/order?id=7");
        assertThat(written(alice, id, "c", order)).isEqualTo(order);
        assertThat(refusedOf(alice, id, new Content.MiniProgram("Order", "wx 1", "pages/order"))).contains("content.appId");
        assertThat(refusedOf(alice, id, new Content.MiniProgram("Order", "wx1", ""))).contains("content.path");
    }

    @Test
    void aCardLeadsOnlyWhereACustomerMayBeLed() {
        UUID alice = agent("alice", 5);
        receive("1", "anna", "hello");
        UUID id = all().get(0).id();
        store.gateway.limits = ChannelLimits.chat(1000, null).showing(CardKind.LINK);
        for (String url : List.of("javascript:alert(1)", "http://shop.example/", "https:shop", "https://", "//shop.example", "data:text/html,x",
                "https://shop.example@evil.example/", "https://shop.example/a b", " https://shop.example/", "https://x/" + "y".repeat(2000))) {
            assertThat(refusedOf(alice, id, new Content.Card("t", null, null, url))).as(url).contains("content.url", "notHttps");
            assertThat(refusedOf(alice, id, new Content.Card("t", null, url, "https://shop.example/"))).as(url).contains("content.imageUrl");
        }
        assertThat(refusedOf(alice, id, new Content.Card(" ", "x", null, null))).contains("content.title", "content.url", "required");
        assertThat(refusedOf(alice, id, new Content.Card("t".repeat(101), null, null, "https://shop.example/"))).contains("content.title", "tooLong");
        assertThat(written(alice, id, "a", new Content.Card("t", null, null, "HTTPS://shop.example:8443/路?q=1#x"))).isInstanceOf(Content.Card.class);
    }

    private Content written(UUID agent, UUID conversation, String clientId, Content content) {
        UUID stored = store.tx(() -> store.get(Answers.class)
                        .write(viewer(agent), conversation, new Answers.Draft(clientId, content, List.of(), false, null, false)))
                .message()
                .id();
        Conversation here = all().get(0);
        return store.tx(() -> store.get(Messages.class).get(here, stored)).content();
    }

    private String refusedOf(UUID agent, UUID conversation, Content content) {
        return catchThrowableOfType(Refused.class, () -> written(agent, conversation, "refused", content)).fields().toString();
    }

    @Test
    void filesOfOtherKindsAndSizesAreRefusedByName() {
        store.gateway.limits = ChannelLimits.chat(1000, null, new MediaLimit(MediaLimit.Kind.IMAGE, List.of("image/png"), 100));
        UUID alice = agent("alice", 5);
        receive("1", "anna", "hello");
        UUID id = all().get(0).id();
        Map<Content, String> refused = Map.of(
                new Content.File(new FileRef(Ids.next().toString(), "a.pdf", "application/pdf", 10), null), "file.notHere",
                new Content.Image(new FileRef(Ids.next().toString(), "a.gif", "image/gif", 10), null), "file.otherKind",
                new Content.Image(new FileRef(Ids.next().toString(), "a.png", "image/png", 101), null), "file.tooLarge");
        refused.forEach((content, code) -> assertThatThrownBy(() -> store.run(() -> store.get(Answers.class)
                        .write(viewer(alice), id, new Answers.Draft("x", content, List.of(), false, null, false))))
                .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.fields().toString()).contains("content.fileId", code)));
    }

    @Test
    void aFileThatTheProviderKeepsArrivesAtItsMessage() {
        MediaTries media = new MediaTries(store);
        FileRef named = store.tx(() -> media.name(channel, "media-1", "image/jpeg"));
        receive(new InboundMessage("1", Sender.of("anna", "Anna"), new Content.Image(named, null), List.of(), null, null, null, false));
        long before = all().get(0).seq();
        assertThat(store.tx(media::next)).contains("media-1");
        assertThat(store.tx(media::next)).as("held by whoever tries it").isEmpty();
        store.run(() -> media.failed(named, true));
        clock.forward(Duration.ofMinutes(1));
        assertThat(store.tx(media::next)).as("tried again").contains("media-1");

        FileRef here = new FileRef(named.id(), "photo.png", "image/png", 12);
        assertThat(store.tx(() -> media.arrived(here))).isTrue();
        assertThat(message().content()).isEqualTo(new Content.Image(here, null));
        assertThat(all().get(0).seq()).as("whoever shows it is told").isEqualTo(before + 1);
        clock.forward(Duration.ofDays(1));
        assertThat(store.tx(media::next)).isEmpty();
    }

    @Test
    void aFileThatIsGoneIsSaidToBe() {
        MediaTries media = new MediaTries(store);
        FileRef named = store.tx(() -> media.name(channel, "media-1", "image/jpeg"));
        receive(new InboundMessage("1", Sender.of("anna", "Anna"), new Content.Image(named, null), List.of(), null, null, null, false));
        store.tx(media::next);
        store.run(() -> media.failed(named, false));
        assertThat(message().content()).isInstanceOfSatisfying(Content.Unknown.class, gone -> assertThat(gone.kind()).isEqualTo("image.lost"));
    }

    @Test
    void whatTheProviderGivesBecomesTheFileOfItsMessage() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
        store.gateway.media = id -> new ByteArrayInputStream(png);
        MediaTries media = picture("media-1");
        assertThat(media.fetchAll()).isEqualTo(1);
        assertThat(message().content()).isInstanceOfSatisfying(Content.Image.class, image -> {
            assertThat(image.file().size()).isEqualTo(png.length);
            assertThat(image.file().mediaType()).as("as the bytes say").isEqualTo("image/png");
        });
        clock.forward(Duration.ofDays(1));
        assertThat(media.fetchAll()).isZero();
    }

    @Test
    void whatMayPassIsTriedAgainAndWhatMayNotIsLost() {
        MediaTries media = picture("media-1");
        List<Function<String, InputStream>> passing = List.of(
                id -> fail(new ConnectorException(Failure.UNAVAILABLE, "away")),
                id -> fail(new ConnectorException(Failure.UNKNOWN_OUTCOME, "took too long")),
                id -> fail(new IllegalStateException("bug")),
                id -> MediaTries.endless(new CountDownLatch(1)));
        for (Function<String, InputStream> each : passing) {
            store.gateway.media = each;
            assertThat(media.fetchAll(Duration.ofMillis(200))).isEqualTo(1);
            assertThat(message().content()).isInstanceOf(Content.Image.class);
            clock.forward(Duration.ofHours(2));
        }
        store.gateway.media = id -> fail(new ConnectorException(Failure.REJECTED, "gone"));
        media.fetchAll();
        assertThat(message().content()).isInstanceOfSatisfying(Content.Unknown.class, gone -> assertThat(gone.kind()).isEqualTo("image.lost"));
        clock.forward(Duration.ofHours(3));
        assertThat(media.fetchAll()).isZero();
    }

    @Test
    void aFileThatIsTooLargeIsLost() {
        MediaTries media = picture("media-1");
        store.gateway.media = id -> new InputStream() {
            @Override
            public int read() {
                return 7;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return length;
            }
        };
        media.fetchAll();
        assertThat(message().content()).isInstanceOf(Content.Unknown.class);
    }

    @Test
    void whoHasEnoughToDoIsPassedOver() {
        MediaTries media = picture("media-1");
        assertThat(store.tx(() -> media.nextWithout(channel))).isEmpty();
        assertThat(store.tx(() -> store.get(Recognition.class).next(Set.of(channel)))).isEmpty();
        assertThat(store.tx(() -> media.nextWithout(Ids.next()))).contains("media-1");
    }

    @Test
    void whoWontBeToldIsAskedForOnceAndWhoIsAwayAgain() {
        store.gateway.profiles = id -> fail(new ConnectorException(Failure.UNAVAILABLE, "away"));
        receive("1", "anna", "hello");
        assertThat(MediaTries.lookAtAll(store)).isEqualTo(1);
        assertThat(MediaTries.lookAtAll(store)).as("not at once").isZero();
        clock.forward(Duration.ofMinutes(6));
        store.gateway.profiles = id -> fail(new ConnectorException(Failure.REJECTED, "no"));
        assertThat(MediaTries.lookAtAll(store)).isEqualTo(1);
        clock.forward(Duration.ofHours(1));
        assertThat(MediaTries.lookAtAll(store)).isZero();
        store.gateway.profiles = id -> new Sender(id, "王小明", null, null, "zh-CN", null);
        receive("2", "bert", "hello");
        assertThat(MediaTries.lookAtAll(store)).isEqualTo(1);
        assertThat(all()).extracting(each -> contact(each).locale()).contains("zh-CN");
    }

    private static <T> T fail(RuntimeException failure) {
        throw failure;
    }

    private MediaTries picture(String mediaId) {
        MediaTries media = new MediaTries(store);
        FileRef named = store.tx(() -> media.name(channel, mediaId, "image/jpeg"));
        receive(new InboundMessage("1", Sender.of("anna", "Anna"), new Content.Image(named, null), List.of(), null, null, null, false));
        return media;
    }

    @Test
    void twoAccountsOfOnePersonThatAreLookedAtAtOnceAreFoundToBeOne() {
        store.gateway.profiles = id -> new Sender(id, "王小明", null, null, "zh-CN", "union-1");
        receive("1", "anna", "hello");
        receive("2", "anna-elsewhere", "hello again");
        Recognition recognition = store.get(Recognition.class);
        List<Recognition.Due> both = List.of(
                store.tx(() -> recognition.next(Set.of())).orElseThrow(), store.tx(() -> recognition.next(Set.of())).orElseThrow());
        CyclicBarrier told = new CyclicBarrier(2);
        List<Integer> found = both.parallelStream()
                .map(due -> {
                    store.tx(() -> {
                        recognition.told(due, store.gateway.profiles.apply(due.externalId()), "channel-test");
                        // Neither sees what the other one has not committed yet.
                        return told.await(10, TimeUnit.SECONDS);
                    });
                    return store.tx(() -> recognition.same(due)).size();
                })
                .toList();
        assertThat(found).as("at least who is asked last sees both").contains(2);
    }

    @Test
    void whoIsNewIsAskedForOnce() {
        store.gateway.profiles = id -> new Sender(id, "王小明", null, null, "zh-CN", "union-1");
        receive("1", "anna", "hello");
        Recognition.Due due = store.tx(() -> store.get(Recognition.class).next(Set.of())).orElseThrow();
        store.run(() -> store.get(Recognition.class).told(due, store.gateway.profiles.apply("anna"), "channel-test"));
        assertThat(store.tx(() -> store.get(Recognition.class).same(due))).hasSize(1);
        clock.forward(Duration.ofHours(1));
        receive("2", "anna", "again");
        assertThat(store.tx(() -> store.get(Recognition.class).next(Set.of()))).isEmpty();
        assertThat(contact(all().get(0)).locale()).isEqualTo("zh-CN");
    }

    @Test
    void onePersonOnTwoAccountsIsOneContact() {
        UUID second = Ids.next();
        store.run(() -> store.get(ChannelAccounts.class).add(new ChannelAccount(second, "k" + second, "channel-test", "Second", shop, clock.instant())));
        receive(channel, new InboundMessage("1", new Sender("open-1", null, null, "138", null, "union-1"), new Content.Text("first"), List.of(), null, null, null, false));
        clock.forward(Duration.ofSeconds(1));
        receive(second, new InboundMessage("1", new Sender("open-2", "王小明", null, null, null, "union-1"), new Content.Text("second"), List.of(), null, null, null, false));
        assertThat(all()).extracting(Conversation::contactId).doesNotHaveDuplicates();

        look();
        look();
        assertThat(all()).extracting(Conversation::contactId).hasSize(2).containsOnly(all().get(0).contactId());
        Contact one = contact(all().get(0));
        assertThat(one.name()).isEqualTo("王小明");
        assertThat(one.phone()).isEqualTo("138");
        assertThat(store.tx(() -> store.get(Contacts.class).identities(one.id()))).hasSize(2);
        assertThat(store.tx(() -> store.get(Contacts.class).list(Viewer.PLATFORM, null, null, 10).items())).hasSize(1);

        assertThat(store.tx(() -> store.get(jakarta.persistence.EntityManager.class)
                        .createNativeQuery("select count(*) from contact where joined_to is not null and coalesce(name, email, phone, note) is not null")
                        .getSingleResult()))
                .as("what is known of him stands in one place, so that it can be forgotten there")
                .isEqualTo(0L);

        receive(second, new InboundMessage("2", new Sender("open-2", null, null, null, null, "union-1"), new Content.Text("third"), List.of(), null, null, null, false));
        assertThat(all()).hasSize(2);
    }

    @Test
    void whatHeTakesBackStaysAndIsMarked() {
        receive("1", "anna", "oh no");
        receive(new Withdrawal("1"), new Withdrawal("never-seen"));
        assertThat(message().withdrawnAt()).isEqualTo(clock.instant());
        assertThat(message().content().plainText()).isEqualTo("oh no");
    }

    @Test
    void whatBeginsAConversationWithoutLettingUsWriteLeavesItClosed() {
        store.gateway.limits = ChannelLimits.chat(1000, new ReplyWindow(Duration.ofDays(60), 2));
        UUID alice = agent("alice", 5);
        Sender anna = Sender.of("anna", "Anna");
        receive(InboundMessage.event("e1", anna, new Content.Event("reacted", Map.of()), null, null));
        Conversation first = all().get(0);
        assertThatThrownBy(() -> answer(alice, first.id(), "a", "hello?", null))
                .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.code()).isEqualTo("replyWindow.over"));

        clock.forward(Duration.ofMinutes(1));
        receive("m1", "anna", "hello");
        answer(alice, first.id(), "b", "one", null);
        store.run(() -> store.get(Transfers.class).close(Viewer.PLATFORM, first.id()));
        clock.forward(Duration.ofDays(50));
        receive(InboundMessage.event("e2", anna, new Content.Event("reacted", Map.of()), null, null));
        Conversation second = all().stream().filter(each -> !each.id().equals(first.id())).findFirst().orElseThrow();
        assertThat(second.replies().left()).as("what stood open for him").isEqualTo(1);
        answer(alice, second.id(), "c", "two", null);
        assertThatThrownBy(() -> answer(alice, second.id(), "d", "three", null))
                .isInstanceOfSatisfying(Refused.class, no -> assertThat(no.code()).isEqualTo("replyWindow.used"));

        store.gateway.limits = ChannelLimits.chat(1000, null);
        receive(InboundMessage.event("e3", Sender.of("ben", "Ben"), new Content.Event("reacted", Map.of()), null, null));
        UUID bens = all().stream().map(Conversation::id).filter(id -> !id.equals(first.id()) && !id.equals(second.id())).findFirst().orElseThrow();
        answer(alice, bens, "e", "where we may always write", null);
    }

    @Test
    void whatOvertakesItsMessageWaitsForIt() {
        UpdateTries tries = new UpdateTries(store);
        receive(new Withdrawal("1"), new DeliveryUpdate("answer", DeliveryState.READ, null), new DeliveryUpdate("answer", DeliveryState.DELIVERED, null));
        receive("1", "anna", "oh no");
        UUID alice = agent("alice", 5);
        UUID id = all().get(0).id();
        Message answer = answer(alice, id, "c1", "one", null).message();
        tries.again();
        assertThat(message().withdrawnAt()).as("not due").isNull();

        clock.forward(Duration.ofSeconds(2));
        tries.again();
        assertThat(message().withdrawnAt()).isEqualTo(clock.instant());
        assertThat(tries.waiting()).as("our answer has no id yet").isEqualTo(2);

        store.gateway.provider = message -> new Receipt("answer", DeliveryState.SENT);
        outbox().send(answer.id());
        clock.forward(Duration.ofSeconds(3));
        tries.again();
        assertThat(found(answer.id()).deliveryState()).isEqualTo(DeliveryState.READ);
        assertThat(tries.waiting()).isZero();
    }

    @Test
    void whatIsSaidOfNoMessageIsForgotten() {
        UpdateTries tries = new UpdateTries(store);
        receive(new Withdrawal("never-seen"), new DeliveryUpdate("neither", DeliveryState.FAILED, "x".repeat(5000)));
        for (int minute = 0; minute < 9; minute++) {
            clock.forward(Duration.ofMinutes(1));
            tries.again();
        }
        assertThat(tries.waiting()).isEqualTo(2);
        clock.forward(Duration.ofMinutes(3));
        tries.again();
        assertThat(tries.waiting()).isZero();

        receive(new Withdrawal("never-seen"));
        clock.forward(Duration.ofDays(-1));
        tries.again();
        assertThat(tries.waiting()).as("the clock was set back").isZero();
    }

    private Message found(UUID id) {
        return store.tx(() -> store.get(jakarta.persistence.EntityManager.class).find(Message.class, id));
    }

    private OutboxMoves outbox() {
        return new OutboxMoves(store.get(io.switchboard.core.conversation.Outbox.class), store::tx, store.gateway);
    }

    private void look() {
        Optional<Recognition.Due> due = store.tx(() -> store.get(Recognition.class).next(Set.of()));
        due.ifPresent(one -> store.run(() -> store.get(Recognition.class).told(one, null, "channel-test")));
        List<UUID> same = due.isEmpty() ? List.of() : store.tx(() -> store.get(Recognition.class).same(due.get()));
        same.stream().skip(1).forEach(other -> store.run(() -> store.get(SamePerson.class).join(same.get(0), other)));
    }

    private Contact contact(Conversation conversation) {
        return store.tx(() -> store.get(Contacts.class).get(Viewer.PLATFORM, conversation.contactId()));
    }

    private Message message() {
        return store.tx(() -> store.get(Messages.class).after(all(store).get(0), 0, 10).get(0));
    }

    private static List<Conversation> all(Store store) {
        return store.get(io.switchboard.core.conversation.Conversations.class)
                .list(Viewer.PLATFORM, io.switchboard.core.conversation.Conversations.Filter.NONE, null, 10)
                .items();
    }

    private void receive(Inbound... items) {
        receive(channel, items);
    }

    private void receive(UUID account, Inbound... items) {
        store.run(() -> store.get(Inbox.class).receive(account, List.of(items), "x", Map.of()));
    }
}
