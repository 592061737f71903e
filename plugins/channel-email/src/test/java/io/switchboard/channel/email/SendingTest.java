package io.switchboard.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.Envelope;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.FakeClock;
import io.switchboard.testkit.TestPlatform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendingTest {
    private static final String CUSTOMER = "customer@client.example";

    private Post post;
    private TestPlatform platform;
    /** Whose store is the plugin's own; the other's is the account's. */
    private TestPlatform plugin;
    private EmailChannel channel;

    @BeforeEach
    void open() {
        // Tests that let a server crash leave its accounts behind.
        for (var left = OpenAccounts.first(); left.isPresent(); left = OpenAccounts.first()) {
            OpenAccounts.remove(left.get());
        }
        post = new Post();
        platform = new TestPlatform();
        plugin = new TestPlatform();
        channel = (EmailChannel) platform.open(new EmailConnector(), post.settings());
    }

    @AfterEach
    void close() {
        platform.close();
        plugin.close();
        post.close();
    }

    private static OutboundMessage answer(String recipient, String author, Content content, List<FileRef> files, String subject, List<String> references) {
        return new OutboundMessage(
                "0199e7c2-0000-7000-8000-000000000001", "0199e7c2-0000-7000-8000-00000000000c", recipient, "王 丽", author, content,
                files, subject, references, FakeClock.START);
    }

    private String sentText() {
        return new String(post.rawSent(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void anAnswerIsAProperMail() throws IOException {
        FileRef file = platform.files().store("说明 书.pdf", new ByteArrayInputStream("%PDF-1.4 x".getBytes(StandardCharsets.US_ASCII)));
        Receipt receipt = channel.send(answer(
                CUSTOMER, "Alice 爱丽丝", new Content.RichText("<p>Hi <b>there</b><script>x()</script></p>", "Hi there"), List.of(file),
                "订单", List.of("<q1@client.example>", "sha256:00", "<q2@client.example>", "<a b>\r\nBcc: x@y.example")));
        Mail mail = post.sent();
        MailHeaders headers = mail.headers();
        assertThat(headers.text("from")).isEqualTo("Alice 爱丽丝 <" + Post.ADDRESS + ">");
        assertThat(headers.text("to")).isEqualTo("王 丽 <" + CUSTOMER + ">");
        assertThat(headers.text("subject")).isEqualTo("Re: 订单");
        assertThat(headers.raw("date")).isNotBlank();
        assertThat(headers.raw("mime-version")).isEqualTo("1.0");
        assertThat(headers.raw("auto-submitted")).isEqualTo("no");
        assertThat(headers.ids("message-id")).containsExactly(receipt.providerId());
        assertThat(headers.ids("in-reply-to")).containsExactly("<q2@client.example>");
        assertThat(headers.ids("references")).hasSize(3).endsWith("<q1@client.example>", "<q2@client.example>");
        assertThat(headers.has("bcc")).isFalse();
        assertThat(mail.text()).isEqualTo("Hi there");
        assertThat(mail.html()).contains("<b>there</b>").doesNotContain("x()");
        assertThat(mail.files()).extracting(FileRef::name).containsExactly("说明 书.pdf");
        assertThat(mail.files().get(0).size()).isEqualTo(10);
        assertThat(sentText()).contains("multipart/mixed", "multipart/alternative", "text/plain; charset=UTF-8", "text/html; charset=UTF-8");
        assertThat(sentText().lines()).allMatch(line -> line.length() <= 998 && line.chars().allMatch(c -> c < 128));
        assertThat(post.smtp.commands()).contains("MAIL FROM:<" + Post.ADDRESS + ">", "RCPT TO:<" + CUSTOMER + ">");
        assertThat(headers.raw("date")).startsWith("Mon, 5 Jan 2026");
    }

    private OutboundMessage answerTo(Envelope envelope) {
        return new OutboundMessage("m-1", "c-1", CUSTOMER, "C", "Alice", new Content.Text("hi"), List.of(), "s", List.of(), Instant.EPOCH, envelope);
    }

    @Test
    void anAnswerLeavesFromTheAddressThatTheCustomerWroteToAndGoesToAll() {
        Map<String, Object> settings = post.settings();
        settings.put("aliases", "sales@shop.example\nhelp@shop.example");
        platform.kill(channel);
        channel = (EmailChannel) platform.open(new EmailConnector(), settings);
        channel.send(answerTo(new Envelope("colleague@client.example", "sales@shop.example",
                List.of(CUSTOMER, "boss@client.example", "help@shop.example", Post.ADDRESS, "no-reply@client.example", "a@b.example\r\nBcc: x@y.example"),
                Envelope.Trust.UNKNOWN, null)));
        MailHeaders headers = post.sent().headers();
        assertThat(headers.text("from")).isEqualTo("Alice <sales@shop.example>");
        assertThat(Addresses.parse(headers.raw("to"))).extracting(Addresses.Mailbox::address).containsExactly(CUSTOMER);
        assertThat(Addresses.parse(headers.raw("cc"))).extracting(Addresses.Mailbox::address).containsExactly("colleague@client.example", "boss@client.example");
        assertThat(headers.has("bcc")).isFalse();
        assertThat(post.smtp.commands().stream().filter(command -> command.startsWith("RCPT"))).hasSize(3);
        channel.send(answerTo(new Envelope(CUSTOMER, "made-up@shop.example", List.of(), Envelope.Trust.UNKNOWN, null)));
        assertThat(post.sent().headers().text("from")).isEqualTo("Alice <" + Post.ADDRESS + ">");
        assertThat(post.sent().headers().has("cc")).isFalse();
    }

    @Test
    void aCopyThatIsRefusedKeepsNobodyElseFromTheAnswer() {
        Envelope envelope = new Envelope(CUSTOMER, null, List.of("gone@client.example"), Envelope.Trust.UNKNOWN, null);
        post.smtp.refusedRecipients.add("gone@client.example");
        assertThat(channel.send(answerTo(envelope)).providerId()).isNotNull();
        assertThat(post.smtp.mails()).hasSize(1);
        post.smtp.refusedRecipients.add(CUSTOMER);
        post.smtp.refusedRecipients.remove("gone@client.example");
        Throwable thrown = catchThrowable(() -> channel.send(answerTo(envelope)));
        assertThat(thrown).isInstanceOfSatisfying(ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.REJECTED));
    }

    /** Zendesk, October 2025: automatic mail as a weapon. */
    @Test
    void oneRecipientGetsOnlySoManyAutomaticMails() {
        Map<String, Object> settings = post.settings();
        settings.put("automaticPerHour", 2);
        platform.close(channel);
        channel = (EmailChannel) platform.open(new EmailConnector(), settings);
        EmailNotifier notifier = new EmailNotifier(plugin.store(), platform.clock());
        notifier.send("victim@client.example", "s", "t");
        notifier.send("Victim+1@client.example", "s", "t");
        Throwable thrown = catchThrowable(() -> notifier.send("victim+2@client.example", "s", "t"));
        assertThat(thrown).isInstanceOfSatisfying(ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.REJECTED));
        assertThat(post.smtp.mails()).hasSize(2);
        notifier.send("other@client.example", "s", "t");
        platform.clock().advance(java.time.Duration.ofHours(1));
        notifier.send("victim@client.example", "s", "t");
        assertThat(post.smtp.mails()).hasSize(4);
    }

    @Test
    void whatIsCountedOfACustomerIsGivenOutAndForgotten() {
        EmailNotifier notifier = new EmailNotifier(plugin.store(), platform.clock());
        notifier.send("Li@client.example", "s", "t");
        notifier.send("li+shop@client.example", "s", "t");
        notifier.send("other@client.example", "s", "t");
        EmailPersonalData data = new EmailPersonalData(plugin.store());
        PersonalData.Person li = new PersonalData.Person(
                "c1", List.of(new PersonalData.Identity("ch", "LI@client.example"), new PersonalData.Identity("web", "visitor-1")), null, null);
        PersonalData.Person other = new PersonalData.Person("c2", List.of(), "other@client.example", null);
        PersonalData.Person nobody = new PersonalData.Person("c3", List.of(), "nobody@client.example", "+49");
        String hour = platform.clock().instant().truncatedTo(java.time.temporal.ChronoUnit.HOURS).toString();
        assertThat(data.give(li)).isEqualTo(Map.of("notices", List.of(Map.of("address", "LI@client.example", "hour", hour, "mails", 2))));
        assertThat(data.give(nobody)).isEmpty();

        data.erase(li);
        data.erase(li);
        data.erase(nobody);
        assertThat(data.give(li)).isEmpty();
        assertThat(data.give(other).toString()).contains("mails=1");
        notifier.send("li@client.example", "s", "t");
        assertThat(data.give(li).toString()).contains("mails=1");

        platform.close(channel);
        assertThat(data.give(li).toString()).as("no account is open").contains("mails=1");
        data.erase(li);
        data.erase(other);
        assertThat(plugin.storeEntries()).isEmpty();
        assertThat(platform.storeEntries().keySet()).as("nothing stands where nobody looks").noneMatch(key -> key.startsWith("auto."));
    }

    @Test
    void whatEarlierVersionsCountedInAnAccountIsFoundAndForgottenToo() {
        new Allowance(platform.store()).take("li@client.example", platform.clock().instant(), 10);
        EmailPersonalData data = new EmailPersonalData(plugin.store());
        PersonalData.Person li = new PersonalData.Person("c1", List.of(), "li@client.example", null);
        assertThat(data.give(li).toString()).contains("mails=1");
        data.erase(li);
        assertThat(data.give(li)).isEmpty();
    }

    @Test
    void aRepeatCarriesTheSameIdAndAnotherAccountAnother() {
        OutboundMessage message = answer(CUSTOMER, "Alice", new Content.Text("hi"), List.of(), null, List.of());
        String first = channel.send(message).providerId();
        platform.kill(channel);
        String second = platform.open(new EmailConnector(), post.settings()).send(message).providerId();
        assertThat(second).isEqualTo(first);
        try (TestPlatform other = new TestPlatform()) {
            assertThat(other.open(new EmailConnector(), post.settings()).send(message).providerId()).isNotEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\nBcc: victim@x.example", "x\nBcc: victim@x.example\n\nbody", "x\rBcc: victim@x.example", "x\u2028Bcc: v@x.example", "\"x\" <evil@x.example>,"})
    void nothingTypedBecomesAHeader(String typed) {
        channel.send(answer(CUSTOMER, typed, new Content.Text(typed), List.of(), typed, List.of("<a@b.example>")));
        MailHeaders headers = post.sent().headers();
        assertThat(headers.has("bcc")).isFalse();
        assertThat(Addresses.parse(headers.raw("from"))).extracting(Addresses.Mailbox::address).containsExactly(Post.ADDRESS);
        assertThat(post.smtp.commands().stream().filter(command -> command.startsWith("RCPT"))).hasSize(1);
        assertThat(headers.text("subject")).startsWith("Re: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "a@b.example\r\nRCPT TO:<x@y.example>", "a@b.example, c@d.example", "<a@b.example>", "a b@c.example", "unknown@invalid", "@x.example"})
    void addressesThatAreNoneAreRefused(String recipient) {
        Throwable thrown = catchThrowable(() -> channel.send(answer(recipient, "Alice", new Content.Text("hi"), List.of(), "s", List.of())));
        assertThat(thrown).isInstanceOfSatisfying(ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.INVALID_REQUEST));
        assertThat(post.smtp.mails()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Re: a", "RE: a", "回复：a", "答复: a", "re:a"})
    void anAnswersSubjectIsMarkedOnce(String subject) {
        channel.send(answer(CUSTOMER, "Alice", new Content.Text("hi"), List.of(), subject, List.of("<a@b.example>")));
        assertThat(post.sent().headers().text("subject")).isEqualTo(subject);
    }

    @Test
    void aFirstMailHasItsOwnSubject() {
        channel.send(answer(CUSTOMER, null, new Content.Text("Good morning\nmore"), List.of(), null, List.of()));
        assertThat(post.sent().headers().text("subject")).isEqualTo("Good morning");
        assertThat(post.sent().headers().text("from")).isEqualTo(Post.ADDRESS);
    }

    @Test
    void whenAConnectionBreaksTheOutcomeIsSaidExactly() {
        post.smtp.breaksAt("MAIL");
        assertThat(failure()).isEqualTo(Failure.UNAVAILABLE);
        post.smtp.breaksAt("EHLO");
        assertThat(failure()).isEqualTo(Failure.UNAVAILABLE);
        post.smtp.breaksAt("DATA");
        assertThat(failure()).isEqualTo(Failure.UNKNOWN_OUTCOME);
    }

    @Test
    void aFileThatIsGoneSendsNothing() {
        FileRef lost = new FileRef("no-such-file", "lost.txt", "text/plain", 3);
        Throwable thrown = catchThrowable(() -> channel.send(answer(CUSTOMER, "Alice", new Content.Text("hi"), List.of(lost), "s", List.of())));
        assertThat(thrown).isInstanceOfSatisfying(ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.INVALID_REQUEST));
        assertThat(post.smtp.mails()).isEmpty();
    }

    @Test
    void nobodyListening() {
        post.smtp.close();
        assertThat(failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(channel.status().state()).isNotEqualTo(ChannelStatus.State.ONLINE);
    }

    private Failure failure() {
        Throwable thrown = catchThrowable(() -> channel.send(answer(CUSTOMER, "Alice", new Content.Text("hi"), List.of(), "s", List.of())));
        assertThat(thrown).isInstanceOf(ConnectorException.class);
        return ((ConnectorException) thrown).failure();
    }

    @Test
    void theTestButtonSaysWhichServerAndWhy() {
        post.smtp.fails(Failure.UNAUTHORIZED);
        ChannelStatus sending = new EmailConnector().test(Settings.of(post.settings()), platform.context());
        assertThat(sending.detail()).contains("SMTP", "535").doesNotContain("IMAP", Post.PASSWORD, Post.SMTP_PASSWORD);
        Map<String, Object> wrong = post.settings();
        wrong.put("imapPassword", "a-wrong-one");
        ChannelStatus both = new EmailConnector().test(Settings.of(wrong), platform.context());
        assertThat(both.state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(both.detail()).contains("SMTP", "IMAP", "发信服务器", "收信服务器").doesNotContain("a-wrong-one");
        wrong.put("imapHost", "no-such-host.invalid");
        assertThat(new EmailConnector().test(Settings.of(wrong), platform.context()).detail()).contains("no-such-host.invalid");
    }

    @Test
    void noticesGoOutThroughAnOpenAccount() {
        EmailNotifier notifier = new EmailNotifier(plugin.store(), platform.clock());
        assertThat(notifier.reaches("new-agent@client.example")).isTrue();
        assertThat(notifier.reaches("not an address")).isFalse();
        notifier.send("new-agent@client.example", "邀请\r\nBcc: x@y.example", "Open https://shop.example/reset/abc");
        Mail mail = post.sent();
        assertThat(mail.headers().text("subject")).isEqualTo("邀请  Bcc: x@y.example");
        assertThat(mail.headers().raw("auto-submitted")).isEqualTo("auto-generated");
        assertThat(mail.text()).isEqualTo("Open https://shop.example/reset/abc");
        platform.close(channel);
        assertThat(notifier.reaches("new-agent@client.example")).isFalse();
        assertThat(catchThrowable(() -> notifier.send("a@b.example", "s", "t"))).isInstanceOf(ConnectorException.class);
    }
}
