package io.switchboard.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.testkit.Eventually;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetchingTest {
    private static final String CUSTOMER = "customer@client.example";

    private Post post;
    private TestPlatform platform;

    @BeforeEach
    void open() {
        post = new Post();
        platform = new TestPlatform();
    }

    @AfterEach
    void close() {
        platform.close();
        post.close();
    }

    private EmailChannel channel() {
        return channel(post.settings());
    }

    private EmailChannel channel(Map<String, Object> settings) {
        return (EmailChannel) platform.open(new EmailConnector(), settings);
    }

    private void arrives(String text) {
        post.deliver(Post.mail(CUSTOMER, "Question", "", text));
    }

    @Test
    void oldMailThatSomebodyHasReadIsLeftAlone() {
        arrives("read long ago");
        post.seen(0);
        arrives("waits for an answer");
        arrives("read as well");
        post.seen(2);
        EmailChannel channel = channel();
        channel.poll();
        arrives("new");
        channel.poll();
        assertThat(platform.texts()).containsExactly("waits for an answer", "new");
    }

    @Test
    void mailReadByAPersonBeforeThePollComesInAllTheSame() {
        EmailChannel channel = channel();
        channel.poll();
        arrives("seen in the webmail first");
        post.seen(0);
        channel.poll();
        assertThat(platform.texts()).containsExactly("seen in the webmail first");
    }

    @Test
    void manyMailsComeInPortionsAndOnce() {
        for (int i = 0; i < 620; i++) {
            arrives("number " + i);
        }
        AtomicInteger portions = new AtomicInteger();
        platform.beforeReceive(portions::incrementAndGet);
        EmailChannel channel = channel();
        channel.poll();
        assertThat(platform.messages()).hasSize(500);
        assertThat(channel.awaitNews(Duration.ofMinutes(5))).as("there is more at once").isTrue();
        channel.poll();
        channel.poll();
        channel.poll();
        assertThat(platform.texts()).hasSize(620).startsWith("number 0", "number 1").endsWith("number 619");
        assertThat(platform.repeats()).isZero();
        assertThat(post.unseen()).isZero();
        assertThat(portions).hasValueGreaterThan(10);
    }

    @Test
    void aBrokenMailInTheMiddleIsKeptAsItCame() {
        EmailChannel channel = channel();
        arrives("before");
        StringBuilder deep = new StringBuilder("From: " + CUSTOMER + "\nSubject: broken\nMessage-ID: <broken@client.example>\n");
        for (int i = 0; i < 100; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\n\n--b").append(i).append('\n');
        }
        post.deliver(deep.toString());
        arrives("behind");
        channel.poll();
        assertThat(platform.messages()).hasSize(3);
        InboundMessage broken = platform.messages().get(1);
        assertThat(broken.content()).isInstanceOf(Content.Unknown.class);
        assertThat(broken.content().plainText()).contains("无法读取", "cannot be read");
        assertThat(broken.sender().externalId()).isEqualTo(CUSTOMER);
        assertThat(broken.subject()).isEqualTo("broken");
        assertThat(broken.attachments()).singleElement().satisfies(raw -> {
            assertThat(raw.name()).endsWith(".eml");
            assertThat(platform.files().bytes(raw)).asString(StandardCharsets.UTF_8).contains("Message-ID: <broken@client.example>", "b99");
        });
        assertThat(post.unseen()).isZero();
        channel.poll();
        assertThat(platform.messages()).hasSize(3);
    }

    @Test
    void aMailOverWhichTheServerFallsIsPassedBy() {
        EmailChannel channel = channel();
        channel.poll();
        arrives("one");
        arrives("two");
        arrives("three");
        post.imap.breaksAt("FETCH (\\S*,)?2(,\\S*)? \\(.*BODY.PEEK");
        int failed = 0;
        while (platform.messages().size() < 3 && failed < 12) {
            failed += catchThrowable(channel::poll) == null ? 0 : 1;
        }
        assertThat(failed).as("failed polls").isLessThan(9);
        assertThat(platform.texts().get(0)).isEqualTo("one");
        assertThat(platform.texts().get(1)).contains("still in the mailbox");
        assertThat(platform.texts().get(2)).isEqualTo("three");
    }

    /** What the platform refuses for whatever reason must not stop the others. */
    @Test
    void aMailThatThePlatformRefusesIsKeptAsAFile() {
        EmailChannel channel = channel();
        arrives("before");
        arrives("poison");
        arrives("behind");
        AtomicInteger calls = new AtomicInteger();
        platform.beforeReceive(() -> {
            // The portion as a whole, then the second alone.
            int call = calls.incrementAndGet();
            if (call == 1 || call == 3) {
                throw new IllegalArgumentException("this can't be stored");
            }
        });
        channel.poll();
        assertThat(platform.texts()).hasSize(3).startsWith("before").endsWith("behind");
        assertThat(platform.messages().get(1).attachments()).hasSize(1);
    }

    @Test
    void theSameMessageIdOverAndOverLosesNothing() {
        EmailChannel channel = channel();
        String same = "From: scanner@client.example\nMessage-ID: <1@localhost>\nSubject: scan\n\npage ";
        post.deliver(same + "one");
        post.deliver(same + "two");
        post.deliver(same + "one");
        channel.poll();
        post.deliver(same + "two");
        post.deliver(same + "three");
        channel.poll();
        assertThat(platform.texts()).containsExactly("page one", "page two", "page three");
        assertThat(platform.messages()).extracting(InboundMessage::providerId).doesNotHaveDuplicates();
        assertThat(platform.messages().get(0).providerId()).isEqualTo("<1@localhost>");
    }

    @Test
    void mailsWithoutMessageIdAreToldApartByTheirContent() {
        EmailChannel channel = channel();
        // GreenMail gives ids of its own to mails without, so an unusable one stands in for none.
        post.deliver("From: a@client.example\nMessage-ID: not an id\n\none");
        post.deliver("From: a@client.example\nMessage-ID: not an id\n\ntwo");
        post.deliver("From: a@client.example\nMessage-ID: not an id\n\none");
        channel.poll();
        assertThat(platform.texts()).containsExactly("one", "two");
        assertThat(platform.messages().get(0).providerId()).startsWith("sha256:");
    }

    @Test
    void newUidsForOldMailsAreReadAgainAndDropped() {
        EmailChannel channel = channel();
        arrives("one");
        arrives("two");
        channel.poll();
        // As if all had been read under another UIDVALIDITY.
        String cursor = platform.storeEntries().get("cursor");
        platform.store().put("cursor", cursor.replaceFirst("^\\d+", "7"));
        // Somebody has read it in the meantime: it came after we began, so it is taken all the same.
        arrives("three");
        post.seen(2);
        post.imap.cut();

        channel.poll();
        channel.poll();
        assertThat(platform.texts()).containsExactly("one", "two", "three");
        assertThat(platform.storeEntries().get("cursor").split(" ")[0]).isEqualTo(cursor.split(" ")[0]);
        assertThat(platform.repeats()).as("known by their ids before they are handed in").isZero();
    }

    @Test
    void idleTellsOfNewMailWithinThreeSeconds() throws Exception {
        EmailChannel channel = channel();
        channel.poll();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> channel.awaitNews(Duration.ofMinutes(5)));
        Eventually.eventually("IDLE has begun", () -> post.imap.said().contains("IDLE"));
        // Past the short first spell: what counts is the long one.
        assertThat(Eventually.holds(Duration.ofMillis(2600), waiting::isDone)).isFalse();
        assertThat(post.imap.said().split("IDLE").length).as("IDLE is renewed").isGreaterThan(2);
        long start = System.nanoTime();
        arrives("ring");
        Eventually.within(Duration.ofSeconds(3), "the wait ends", waiting::isDone);
        channel.poll();
        assertThat(platform.texts()).containsExactly("ring");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(post.imap.connections()).as("one connection for all of it").isEqualTo(1);
    }

    @Test
    void aConnectionThatBreaksWhileWaitingIsMadeAnew() {
        EmailChannel channel = channel();
        channel.poll();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> channel.awaitNews(Duration.ofMinutes(5)));
        Eventually.eventually("IDLE has begun", () -> post.imap.said().contains("IDLE"));
        post.imap.cut();
        Eventually.eventually("the wait ends", waiting::isDone);
        arrives("after the break");
        channel.poll();
        assertThat(platform.texts()).containsExactly("after the break");
    }

    @Test
    void ourOwnMailsComingBackAreDropped() {
        EmailChannel channel = channel();
        channel.poll();
        channel.send(TestMessages.answer(CUSTOMER, new Content.Text("an answer")));
        post.deliver(post.rawSent());
        String relayed = new String(post.rawSent(), StandardCharsets.ISO_8859_1).replaceFirst("Message-ID: [^\r]*", "Message-ID: <new@relay>");
        post.deliver(relayed.getBytes(StandardCharsets.ISO_8859_1));
        arrives("a customer's");
        channel.poll();
        assertThat(platform.texts()).containsExactly("a customer's");
        assertThat(post.unseen()).isZero();
    }

    @Test
    void aReplyFindsItsConversationAndAStrangersIsPassedOnAsHis() {
        EmailChannel channel = channel();
        arrives("question");
        channel.poll();
        String question = platform.messages().get(0).providerId();
        String answer = channel.send(TestMessages.answer(CUSTOMER, new Content.Text("answer"))).providerId();
        post.deliver(Post.mail(CUSTOMER, "Re: Question", "In-Reply-To: " + answer + "\nReferences: " + question + " " + answer + "\n", "thanks"));
        post.deliver(Post.mail("stranger@evil.example", "Re: Question", "In-Reply-To: " + answer + "\nCc: " + CUSTOMER + "\n", "me too"));
        post.deliver(Post.mail(CUSTOMER, "Re: Question", "In-Reply-To: " + answer.replace("sb1.i", "sb1.ix") + "\n", "forged"));
        channel.poll();
        InboundMessage thanks = platform.messages().get(1);
        assertThat(thanks.thread().references()).containsExactly(answer, question);
        assertThat(thanks.thread().conversationId()).isEqualTo("conversation-1");
        InboundMessage stranger = platform.messages().get(2);
        assertThat(stranger.sender().externalId()).isEqualTo("stranger@evil.example");
        assertThat(stranger.thread().conversationId()).isEqualTo("conversation-1");
        assertThat(stranger.thread().participants()).containsExactly(CUSTOMER);
        assertThat(platform.messages().get(3).thread().conversationId()).isNull();
    }

    @Test
    void aBigFileIsStreamedAndATooBigOneNamed() throws IOException {
        Set<Path> before = temporaryFiles();
        EmailChannel channel = channel();
        byte[] big = new byte[8 * 1024 * 1024];
        new java.util.Random(1).nextBytes(big);
        String mime = Base64.getMimeEncoder().encodeToString(big);
        String tooBig = Base64.getMimeEncoder().encodeToString(new byte[11 * 1024 * 1024]);
        post.deliver("From: " + CUSTOMER + "\nMessage-ID: <big@client.example>\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nsee files\n"
                + "--x\nContent-Type: application/zip; name=big.zip\nContent-Transfer-Encoding: base64\n\n" + mime
                + "\n--x\nContent-Type: application/zip; name=huge.zip\nContent-Transfer-Encoding: base64\n\n" + tooBig + "\n--x--\n");
        channel.poll();
        InboundMessage message = platform.messages().get(0);
        assertThat(message.attachments()).extracting(FileRef::name).containsExactly("big.zip");
        assertThat(platform.files().bytes(message.attachments().get(0))).isEqualTo(big);
        assertThat(message.content().plainText()).startsWith("see files").contains("huge.zip");
        assertThat(temporaryFiles()).as("temporary files left").isEqualTo(before);
    }

    private static Set<Path> temporaryFiles() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(file -> file.getFileName().toString().startsWith("switchboard-mail-")).collect(java.util.stream.Collectors.toSet());
        }
    }

    @Test
    void statusIsToldWhenItChanges() {
        EmailChannel channel = channel();
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.DEGRADED);
        channel.poll();
        channel.poll();
        assertThat(platform.reports()).containsExactly(ChannelStatus.ONLINE);
        post.fails(Failure.UNAUTHORIZED);
        catchThrowable(channel::poll);
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(channel.status().detail()).contains("IMAP", "wrong credentials");
        post.works();
        channel.poll();
        assertThat(platform.reports()).hasSize(3).last().isEqualTo(ChannelStatus.ONLINE);
    }

    @Test
    void aMissingFolderIsNamed() {
        Map<String, Object> settings = post.settings();
        settings.put("folder", "Support/新");
        Throwable thrown = catchThrowable(channel(settings)::poll);
        assertThat(thrown).isInstanceOf(ConnectorException.class).hasMessageContaining("Support/新");
    }
}
