package io.switchboard.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.Envelope;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.testkit.FakeClock;
import io.switchboard.testkit.TestPlatform;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingTest {
    private static final String US = "service@shop.example";
    private static final String CONVERSATION = "0199e7c2-1111-7222-8333-444455556666";

    private final Seal seal = seal();
    private final Incoming incoming = new Incoming(Ours.of(US, "sales@shop.example"), "mx.shop.example", seal, new FakeClock());

    static Seal seal() {
        try (TestPlatform platform = new TestPlatform()) {
            return Seal.of(platform.store(), new SecureRandom(), "shop.example");
        }
    }

    private Inbound item(String raw) {
        return incoming.of(Post.read(Post.bytes(raw, "UTF-8")), "<id@x>", null);
    }

    private InboundMessage message(String raw) {
        return (InboundMessage) item(raw);
    }

    private static String mail(String headers) {
        return headers + "\nContent-Type: text/plain\n\nhello\n";
    }

    @Test
    void senderParticipantsAndTime() {
        InboundMessage message = message(mail("From: \"Wang, Li\" <Li@Client.Example>\nTo: " + US
                + ", Other <other@client.example>, undisclosed:;\nCc: third@x.example (Third), SERVICE+tag@shop.example, li@client.example\n"
                + "Date: Mon, 5 Jan 2026 16:59:00 +0800\nSubject: hi"));
        assertThat(message.sender().externalId()).isEqualTo("li@client.example");
        assertThat(message.sender().email()).isEqualTo("li@client.example");
        assertThat(message.sender().name()).isEqualTo("Wang, Li");
        assertThat(message.thread().participants()).containsExactly("other@client.example", "third@x.example");
        assertThat(message.thread().separate()).isTrue();
        assertThat(message.sentAt()).isEqualTo(Instant.parse("2026-01-05T08:59:00Z"));
        assertThat(message.automatic()).isFalse();
        assertThat(message(mail("From: a@b.example\nDate: Mon, 5 Jan 2099 16:59:00 +0800")).sentAt()).isNull();
        assertThat(message(mail("From: a@b.example\nDate: yesterday")).sentAt()).isNull();
    }

    @Test
    void aFormThatWritesInOurNameIsFromItsReplyTo() {
        for (String form : new String[] {US, "Web site <no-reply@shop.example>"}) {
            InboundMessage message = message(mail("From: " + form + "\nReply-To: Customer <c@client.example>\nTo: " + US));
            assertThat(message.sender().externalId()).isEqualTo("c@client.example");
            assertThat(message.automatic()).isFalse();
        }
    }

    @Test
    void aMailWithoutSenderComesInAllTheSame() {
        assertThat(message(mail("Subject: x")).sender().externalId()).isEqualTo("unknown@invalid");
        assertThat(message(mail("From: nobody knows\nReturn-Path: <r@client.example>")).sender().externalId()).isEqualTo("r@client.example");
    }

    @Test
    void referencesNearestFirstThenTheToken() {
        String ours = seal.messageId(CONVERSATION, "m-1");
        InboundMessage message = message(mail("From: c@client.example\nIn-Reply-To: " + ours.toUpperCase() + "\nReferences: "
                + seal.conversation(CONVERSATION) + " <first@client.example>\n <second@client.example> " + ours));
        assertThat(message.thread().references()).containsExactly(ours, "<second@client.example>", "<first@client.example>");
        assertThat(message.thread().conversationId()).isEqualTo(CONVERSATION);
    }

    @Test
    void theConversationsIdIsEnoughWhereAServerChangedOurMessageId() {
        InboundMessage message = message(mail("From: c@client.example\nIn-Reply-To: <changed@relay.example>\nReferences: "
                + seal.conversation(CONVERSATION) + " <changed@relay.example>"));
        assertThat(message.thread().references()).containsExactly("<changed@relay.example>");
        assertThat(message.thread().conversationId()).isEqualTo(CONVERSATION);
    }

    /** CVE-2026-47123 (FreeScout): a token in a Message-ID that nobody checks. */
    @Test
    void cve202647123MadeUpTokensSayNothing() {
        String good = seal.messageId(CONVERSATION, "m-1");
        String otherAccount = seal().messageId(CONVERSATION, "m-1");
        String otherConversation = good.replace("4444", "4445");
        String otherSeal = good.replaceFirst(".@", (good.charAt(good.indexOf('@') - 1) == '0' ? "1" : "0") + "@");
        for (String forged : new String[] {otherAccount, otherConversation, otherSeal, "<sb1.." + "@x>", "<sb1.i" + CONVERSATION + ".im-1.@x>", "<sb1.hzz.h1.00@x>"}) {
            InboundMessage message = message(mail("From: c@client.example\nIn-Reply-To: " + forged + "\nSubject: Re: about " + CONVERSATION));
            assertThat(message.thread().conversationId()).as(forged).isNull();
        }
        assertThat(seal.open(good)).isPresent();
    }

    @Test
    void idsOfAnyShapeSurviveTheSeal() {
        for (String id : new String[] {"a", "Conversation 1/ä", "x".repeat(60), "UPPER", "h-00"}) {
            assertThat(seal.open(seal.messageId(id, "M 1")).orElseThrow()).isEqualTo(new Seal.Claim(id, "M 1"));
            assertThat(MailHeaders.isId(seal.messageId(id, "M 1"))).isTrue();
        }
    }

    @Test
    void ourOwnMailsAreKnownByTheSealOnly() {
        String ours = seal.messageId(CONVERSATION, "m-1");
        assertThat(incoming.isOwn(Post.read(Post.bytes(mail("From: " + US + "\nMessage-ID: " + ours), "UTF-8")).headers())).isTrue();
        assertThat(incoming.isOwn(Post.read(Post.bytes(mail("Message-ID: <new@relay>\nX-Switchboard-Message: " + ours), "UTF-8")).headers())).isTrue();
        assertThat(incoming.isOwn(Post.read(Post.bytes(mail("From: " + US + "\nMessage-ID: <sb1.ia.ib.00@shop.example>"), "UTF-8")).headers())).isFalse();
        assertThat(incoming.isOwn(Post.read(Post.bytes(mail("In-Reply-To: " + ours), "UTF-8")).headers())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated (vacation)",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "List-Id: <news.example>",
        "List-Unsubscribe: <mailto:x@y.example>",
        "X-Autoreply: yes",
        "Return-Path: <>",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
        "From: MAILER-DAEMON@mx.example",
        "From: no-reply@shop.example",
        "From: service@shop.example",
    })
    void machinesAreToldFromPeople(String header) {
        String from = header.startsWith("From") ? "" : "From: c@client.example\n";
        assertThat(message(from + header + "\n\nhello\n").automatic()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Auto-Submitted: no", "Precedence: normal", "X-Auto-Response-Suppress: none", "Return-Path: <c@client.example>"})
    void peopleAreNotTakenForMachines(String header) {
        assertThat(message(mail("From: c@client.example\n" + header)).automatic()).isFalse();
    }

    private static String report(String action, String original) {
        return """
                From: MAILER-DAEMON@mx.example
                To: service@shop.example
                Content-Type: multipart/report; report-type=delivery-status; boundary=r

                --r
                Content-Type: text/plain

                Sorry.
                --r
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; gone@client.example
                Action: %s
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1
                  no such user
                --r
                Content-Type: message/rfc822

                Message-ID: %s
                Subject: Re: x

                text
                --r--
                """.formatted(action, original);
    }

    @Test
    void aBounceOfOursBecomesADeliveryUpdate() {
        String ours = seal.messageId(CONVERSATION, "m-1");
        assertThat(item(report("failed", ours))).isInstanceOfSatisfying(DeliveryUpdate.class, update -> {
            assertThat(update.providerId()).isEqualTo(ours);
            assertThat(update.state()).isEqualTo(DeliveryState.FAILED);
            assertThat(update.problem()).contains("gone@client.example 550 5.1.1 no such user");
        });
    }

    @Test
    void otherReportsAreAutomaticMessages() {
        for (String id : new String[] {"<not-ours@x>", seal().messageId(CONVERSATION, "m-1")}) {
            assertThat(item(report("failed", id))).isInstanceOfSatisfying(InboundMessage.class, message -> {
                assertThat(message.automatic()).isTrue();
                assertThat(message.content().plainText()).isEqualTo("Sorry.");
                assertThat(message.attachments()).hasSize(1);
            });
        }
    }

    @Test
    void aReportThatAMailIsStillTriedSaysNothing() {
        String ours = seal.messageId(CONVERSATION, "m-1");
        assertThat(item(report("delayed", ours))).isNull();
        assertThat(item(report("delivered", ours))).isInstanceOfSatisfying(
                DeliveryUpdate.class, update -> assertThat(update.state()).isEqualTo(DeliveryState.DELIVERED));
    }

    /** Servers that don't know RFC 3464. */
    @Test
    void aBounceInAServersOwnWordsIsTiedByTheSealedId() {
        String ours = seal.messageId(CONVERSATION, "m-1");
        String[] bounces = {
            "From: MAILER-DAEMON@mx.example\nContent-Type: text/plain\n\nYour mail was not delivered.\n\n550 5.1.1 no such user here\n\n--- the mail:\nMessage-ID: " + ours + "\n",
            "From: postmaster@mx.example\nIn-Reply-To: " + ours + "\nContent-Type: text/plain\n\n550 5.1.1 no such user here\n",
            "From: x@mx.example\nReturn-Path: <>\nX-Failed-Recipients: gone@client.example\nReferences: " + ours + "\nContent-Type: text/plain\n\n550 5.1.1 no such user here\n",
        };
        for (String raw : bounces) {
            assertThat(item(raw)).as(raw).isInstanceOfSatisfying(DeliveryUpdate.class, update -> {
                assertThat(update.providerId()).isEqualTo(ours);
                assertThat(update.state()).isEqualTo(DeliveryState.FAILED);
                assertThat(update.problem()).contains("550 5.1.1 no such user here");
            });
            assertThat(item(raw.replace(ours, ours.replaceFirst(".@", "x@")))).isInstanceOf(InboundMessage.class);
        }
        String vacation = "From: c@client.example\nReturn-Path: <>\nAuto-Submitted: auto-replied\nIn-Reply-To: " + ours + "\n\nI am away until 5.1.2026\n";
        assertThat(message(vacation).automatic()).isTrue();
    }

    @Test
    void whoGotItAndWhichOfOurAddresses() {
        Envelope envelope = message(mail("From: c@client.example\nTo: SALES+x@shop.example, b@client.example\nCc: " + US + ", d@client.example, c@client.example"))
                .envelope();
        assertThat(envelope.from()).isEqualTo("c@client.example");
        assertThat(envelope.ours()).isEqualTo("sales@shop.example");
        assertThat(envelope.copies()).containsExactly("b@client.example", "d@client.example");
        assertThat(message(mail("From: c@client.example\nTo: list@x.example\nDelivered-To: " + US)).envelope().ours()).isEqualTo(US);
        assertThat(message(mail("From: c@client.example\nTo: sales@shop.example")).thread().participants()).isEmpty();
        assertThat(message(mail("From: sales@shop.example")).automatic()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mx.shop.example; dkim=pass header.d=client.example                                    | VERIFIED
            MX.shop.example 1; dmarc=pass (p=none) header.from=client.example                     | VERIFIED
            mx.shop.example; spf=pass smtp.mailfrom=bounce@mail.client.example                    | VERIFIED
            mx.shop.example; dkim=pass header.i=@evil.example; spf=pass smtp.mailfrom=evil.example | UNKNOWN
            mx.shop.example; spf=pass                                                             | UNKNOWN
            mx.shop.example; dkim=fail header.d=client.example; spf=fail                          | FAILED
            mx.shop.example; dkim=pass header.d=client.example; dmarc=fail header.from=client.example | FAILED
            mx.evil.example; dkim=pass header.d=client.example                                    | UNKNOWN
            mx.shop.example.evil; dkim=pass header.d=client.example                               | UNKNOWN
            (mx.shop.example;) evil; dkim=pass header.d=client.example                            | UNKNOWN
            mx.shop.example; none; x="; dkim=pass header.d=client.example"                        | UNKNOWN
            mx.shop.example; none                                                                 | UNKNOWN
            """)
    void onlyTheOwnServersWordVerifiesASender(String field, String trust) {
        assertThat(message(mail("Authentication-Results: " + field + "\nFrom: c@client.example")).envelope().trust().name()).isEqualTo(trust);
    }

    /** CVE-2023-41259 (RT): what a mail from outside says of itself is not believed. */
    @Test
    void cve202341259HeadersFromOutsideAreNotBelieved() {
        String good = "Authentication-Results: mx.shop.example; dkim=pass header.d=client.example\n";
        String none = "Authentication-Results: mx.shop.example; dkim=none\n";
        assertThat(message(mail(none + good + "From: c@client.example")).envelope().trust()).isEqualTo(Envelope.Trust.UNKNOWN);
        assertThat(message(mail(good + "From: c@client.example, boss@client.example")).envelope().trust()).isEqualTo(Envelope.Trust.UNKNOWN);
        assertThat(message(mail(good + "From: no-reply@client.example\nReply-To: x@evil.example")).envelope().trust()).isEqualTo(Envelope.Trust.UNKNOWN);
        InboundMessage message = message(mail("From: c@client.example\nX-Switchboard-Message: <sb1.i" + CONVERSATION + ".im.00@shop.example>\nX-Switchboard-Agent: admin"));
        assertThat(message.thread().conversationId()).isNull();
        assertThat(message.sender().externalId()).isEqualTo("c@client.example");
    }
}
