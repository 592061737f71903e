package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.user.GreenMailUser;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A mail comes in, is answered in the console's way, and its answer's answer lands in the same conversation. */
@ExtendWith(SharedServer.class)
class MailIT {

    private static final String SHOP = "service@shop.example";
    private static final String CUSTOMER = "li.na@customer.example";
    private static final Charset GB18030 = Charset.forName("GB18030");

    private final MailProvider provider = new MailProvider(SHOP);

    private Api admin;
    private Api agent;
    private String channel;
    private String conversation;

    @AfterEach
    void leave() {
        Chats.end(agent, conversation);
        if (channel != null) {
            admin.delete("/api/channels/" + channel);
        }
        provider.server.stop();
    }

    @Test
    void isAnsweredAndKeepsItsThread(SwitchboardServer server) throws Exception {
        GreenMailUser shop = provider.start();
        GreenMailUser customer = provider.server.setUser(CUSTOMER, CUSTOMER, "x");
        admin = Api.signedIn(server, "admin");
        agent = Api.online(server, "alice");
        channel = admin.post("/api/channels", Map.of("plugin", "channel-email", "name", "Mail", "enabled", true, "settings", provider.settings()))
                .get("id").asText();

        deliver(shop, "<first@customer.example>", "", "Where is my parcel?", "订单 1042 到哪里了？");
        JsonNode arrived = Chats.withLast(agent, "订单 1042 到哪里了？");
        conversation = arrived.get("id").asText();
        assertThat(arrived.get("subject").asText()).isEqualTo("Where is my parcel?");

        agent.answer(conversation, "On its way since this morning.");
        MimeMessage answer = Await.until("the answer in the customer's box", Duration.ofSeconds(60), () ->
                provider.server.getReceivedMessagesForDomain(CUSTOMER), mails -> mails.length > 0)[0];
        assertThat(answer.getHeader("In-Reply-To", null)).isEqualTo("<first@customer.example>");
        assertThat(answer.getFrom()[0].toString()).contains(SHOP);
        assertThat(customer.getEmail()).isEqualTo(CUSTOMER);

        deliver(shop, "<second@customer.example>", "In-Reply-To: " + answer.getMessageID() + "\r\nCc: boss@customer.example\r\n",
                "Re: Where is my parcel?", "谢谢！\r\n\r\n在 2026年11月21日，service 写道：\r\n> On its way since this morning.\r\n\r\n发自我的iPhone");
        assertThat(Chats.withLast(agent, "谢谢！").get("id").asText()).isEqualTo(conversation);
        assertThat(agent.get("/api/conversations/" + conversation + "/messages").get("items"))
                .filteredOn(item -> item.at("/content/text").asText().equals("谢谢！"))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.at("/content/quoted").asText()).contains("> On its way since this morning.", "发自我的iPhone");
                    assertThat(item.at("/envelope/from").asText()).isEqualTo(CUSTOMER);
                    assertThat(item.at("/envelope/ours").asText()).isEqualTo(SHOP);
                    assertThat(item.at("/envelope/copies/0").asText()).isEqualTo("boss@customer.example");
                });
        assertThat(agent.get("/api/conversations/" + conversation + "/messages").get("items"))
                .filteredOn(item -> item.get("direction").asText().equals("OUT"))
                .singleElement()
                .satisfies(item -> assertThat(item.at("/delivery/state").asText()).isIn("SENT", "DELIVERED"));

        bounce(shop, answer.getMessageID());
        JsonNode failed = Await.until("the bounce shown at the answer", Duration.ofSeconds(30), () -> out(), item ->
                item.at("/delivery/state").asText().equals("FAILED"));
        assertThat(failed.at("/delivery/problem").asText()).contains("550 5.1.1 mailbox unavailable");
        assertThat(agent.get("/api/conversations?limit=50").get("items"))
                .as("a bounce is no conversation of its own")
                .noneMatch(item -> item.at("/contact/name").asText().contains("MAILER-DAEMON"));
    }

    private JsonNode out() {
        for (JsonNode item : agent.get("/api/conversations/" + conversation + "/messages").get("items")) {
            if (item.get("direction").asText().equals("OUT")) {
                return item;
            }
        }
        throw new AssertionError("no answer");
    }

    /** RFC 3464. */
    private static void bounce(GreenMailUser box, String messageId) throws Exception {
        String raw = """
                Return-Path: <>
                From: MAILER-DAEMON@mx.example
                To: service@shop.example
                Subject: Undelivered
                Message-ID: <bounce@mx.example>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary=r

                --r
                Content-Type: text/plain

                Sorry.
                --r
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example

                Final-Recipient: rfc822; li.na@customer.example
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 mailbox unavailable
                --r
                Content-Type: text/rfc822-headers

                Message-ID: %s
                --r--
                """.formatted(messageId).replace("\n", "\r\n");
        box.deliver(new MimeMessage(null, new ByteArrayInputStream(raw.getBytes(StandardCharsets.US_ASCII))));
    }

    /** As mailers in China still write: declared gb2312, really its superset. */
    private static void deliver(GreenMailUser box, String id, String headers, String subject, String text) throws Exception {
        String head = "From: Li Na <" + CUSTOMER + ">\r\nTo: " + SHOP + "\r\nSubject: " + subject + "\r\nMessage-ID: " + id + "\r\n" + headers
                + "Date: Sat, 21 Nov 2026 12:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=gb2312\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n\r\n";
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        byte[] body = (text + "\r\n").getBytes(GB18030);
        byte[] raw = new byte[start.length + body.length];
        System.arraycopy(start, 0, raw, 0, start.length);
        System.arraycopy(body, 0, raw, start.length, body.length);
        box.deliver(new MimeMessage(null, new ByteArrayInputStream(raw)));
    }
}
