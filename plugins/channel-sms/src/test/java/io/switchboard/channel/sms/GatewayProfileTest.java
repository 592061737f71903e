package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.platform.Digests;
import io.switchboard.testkit.StubProvider;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The README's example of a plain Chinese gateway, and callbacks that are signed as Vonage signs them. */
class GatewayProfileTest {
    private static final String CUSTOMER = "+8613800138000";
    private static final Charset GBK = Charset.forName("GBK");

    private final StubProvider provider = new StubProvider();
    private final TestPlatform platform = new TestPlatform();

    @AfterEach
    void close() {
        platform.close();
        provider.close();
    }

    private Map<String, Object> chinese() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("kind", "HTTP");
        settings.put("countryCode", "86");
        settings.put("sendUrl", provider.url() + "/sms");
        settings.put("sendMethod", "GET");
        settings.put("user", "myshop");
        settings.put("apiSecret", "shop-password");
        settings.put("body", "account={{user}}\nts={{time}}\npswd={{sign}}\nmobile={{to}}\nmsg=【小店】{{text}}\nneedstatus=true");
        settings.put("sign", "{{user}}{{secret}}{{time}}");
        settings.put("signBy", "MD5");
        settings.put("charset", "GBK");
        settings.put("numbers", "NATIONAL");
        settings.put("successPointer", "/1");
        settings.put("successValues", "0");
        settings.put("errorPointer", "/1");
        settings.put("idPointer", "/2");
        settings.put("signInErrors", "101,102,117");
        settings.put("rateErrors", "103");
        settings.put("signature", "TOKEN");
        settings.put("signatureHeader", "token");
        settings.put("signatureSecret", "token-in-the-address");
        settings.put("fromField", "mobile");
        settings.put("textField", "msg");
        settings.put("idField", "msgid");
        settings.put("receiptIdField", "msgid");
        settings.put("receiptStateField", "status");
        return settings;
    }

    private Channel open(Map<String, Object> settings) {
        return platform.open(Entries.connector(), settings);
    }

    private static int call(Channel channel, String method, Map<String, List<String>> query, String type, byte[] body) {
        return ((ReceivesWebhooks) channel)
                .onWebhook(new WebhookRequest(method, query, Map.of("content-type", List.of(type)), body, "192.0.2.1"))
                .status();
    }

    @Test
    void aPlainChineseGatewayIsCalledByGetInGbkWithAnMd5() {
        provider.answers(call -> Reply.of(200, Map.of(), "20260105170000,0\n1026112217000001".getBytes(StandardCharsets.US_ASCII)));
        Channel channel = open(chinese());
        assertThat(channel.send(TestMessages.answer(CUSTOMER, new Content.Text("您好, 已发货"))).providerId()).isEqualTo("1026112217000001");
        StubProvider.Call call = provider.calls().get(0);
        assertThat(call.method()).isEqualTo("GET");
        // 09:00 UTC, which is 17:00 in China.
        String md5 = Digests.md5(Digests.utf8("myshopshop-password20260105170000"));
        assertThat(call.path()).isEqualTo("/sms?account=myshop&ts=20260105170000&pswd=" + md5 + "&mobile=13800138000&msg="
                + URLEncoder.encode("【小店】您好, 已发货", GBK) + "&needstatus=true");
        assertThat(URLDecoder.decode(call.path(), GBK)).contains("【小店】您好, 已发货").doesNotContain("shop-password");
    }

    @Test
    void aPlainAnswerSaysItsFailuresInAWord() {
        Channel channel = open(chinese());
        Map.of("101", Failure.UNAUTHORIZED, "103", Failure.RATE_LIMITED, "108", Failure.REJECTED).forEach((code, failure) -> {
            provider.answers(call -> Reply.of(200, Map.of(), ("20260105170000," + code).getBytes(StandardCharsets.US_ASCII)));
            ConnectorException told = failed(channel, "你好");
            assertThat(told.failure()).as(code).isEqualTo(failure);
            assertThat(told.getMessage()).contains(code);
        });
        for (String odd : List.of("", "<html>Sorry!</html>", "{\"code\"", "x".repeat(300))) {
            provider.answers(call -> Reply.of(200, Map.of(), odd.getBytes(StandardCharsets.US_ASCII)));
            assertThat(failed(channel, "你好").failure()).as(odd).isEqualTo(Failure.UNKNOWN_OUTCOME);
        }
        int before = provider.calls().size();
        ConnectorException emoji = failed(channel, "你好 😀");
        assertThat(emoji.failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(emoji.getMessage()).contains("GBK", "表情");
        assertThat(provider.calls()).as("nothing with ? in its place").hasSize(before);
    }

    private static ConnectorException failed(Channel channel, String text) {
        return catchThrowableOfType(ConnectorException.class, () -> channel.send(TestMessages.answer(CUSTOMER, new Content.Text(text))));
    }

    @Test
    void aPlainChineseGatewayCallsByFormInGbkOrByGet() {
        Channel channel = open(chinese());
        Map<String, List<String>> token = Map.of("token", List.of("token-in-the-address"));
        byte[] form = ("msgid=1&mobile=13800138000&msg=" + URLEncoder.encode("快递呢?", GBK)).getBytes(StandardCharsets.US_ASCII);
        assertThat(call(channel, "POST", token, "application/x-www-form-urlencoded", form)).isEqualTo(200);
        assertThat(call(channel, "POST", Map.of(), "application/x-www-form-urlencoded", form)).isEqualTo(401);
        assertThat(platform.texts()).containsExactly("快递呢?");
        assertThat(platform.messages().get(0).sender().externalId()).isEqualTo(CUSTOMER);
        Map<String, List<String>> receipt = new HashMap<>(token);
        receipt.putAll(Map.of("msgid", List.of("1026112217000001"), "mobile", List.of("13800138000"), "status", List.of("DELIVRD")));
        assertThat(call(channel, "GET", receipt, "", new byte[0])).isEqualTo(200);
        receipt.put("token", List.of("another"));
        assertThat(call(channel, "GET", receipt, "", new byte[0])).isEqualTo(401);
        assertThat(platform.updates()).containsExactly(new DeliveryUpdate("1026112217000001", DeliveryState.DELIVERED, null));
    }

    @Test
    void eachWayOfSigningIsWritten() {
        Map<String, String> due = Map.of(
                "MD5", Digests.md5(Digests.utf8("myshop|1767603600")),
                "SHA1", Digests.sha1(Digests.utf8("myshop|1767603600")),
                "SHA256", Digests.sha256(Digests.utf8("myshop|1767603600")),
                "HMAC_SHA256", Digests.hmacSha256("shop-password", Digests.utf8("myshop|1767603600")));
        due.forEach((how, sign) -> {
            provider.answers(call -> Reply.of(200, Map.of(), "x,0,1".getBytes(StandardCharsets.US_ASCII)));
            Map<String, Object> settings = chinese();
            settings.putAll(Map.of("signBy", how, "sign", "{{user}}|{{seconds}}", "body", "t={{millis}}\ns={{sign}}\nS={{SIGN}}"));
            Channel channel = open(settings);
            channel.send(TestMessages.answer(CUSTOMER, new Content.Text("hi")));
            assertThat(provider.calls().get(provider.calls().size() - 1).path())
                    .isEqualTo("/sms?t=1767603600000&s=" + sign + "&S=" + sign.toUpperCase());
            platform.close(channel);
        });
        Map<String, Object> without = chinese();
        without.remove("apiSecret");
        assertThat(catchThrowableOfType(ConnectorException.class, () -> open(without)).getMessage()).contains("apiSecret");
        assertThat(new SmsConnector().settings().validate(Map.of("kind", "HTTP", "timeFormat", "{oops", "timeZone", "Middle/Earth")))
                .extracting(problem -> problem.code())
                .containsExactlyInAnyOrder("setting.timeFormat.form", "setting.timeZone.name");
    }

    private static Map<String, String> signed(Map<String, String> fields, String algorithm) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(fields).forEach((name, value) -> text.append('&').append(name).append('=').append(value.replace('&', '_').replace('=', '_')));
        Map<String, String> signed = new HashMap<>(fields);
        signed.put("sig", algorithm.equals("MD5")
                ? Digests.md5(Digests.utf8(text + "vonage-signature-secret"))
                : Digests.hmacSha256("vonage-signature-secret", Digests.utf8(text.toString())).toUpperCase());
        return signed;
    }

    private static String json(Map<String, String> fields) {
        StringBuilder json = new StringBuilder();
        fields.forEach((name, value) -> json.append(json.isEmpty() ? "{" : ",").append('"').append(name).append("\":\"").append(value).append('"'));
        return json.append('}').toString();
    }

    private Channel vonage(String algorithm) {
        Map<String, Object> settings = new HashMap<>(chinese());
        settings.putAll(Map.of("signature", "FIELDS", "signatureHeader", "sig", "signatureSecret", "vonage-signature-secret",
                "signatureAlgorithm", algorithm, "timeField", "timestamp", "fromField", "msisdn", "textField", "text", "idField", "messageId"));
        settings.put("charset", "UTF-8");
        return open(settings);
    }

    private Map<String, String> words(String id, String text) {
        return Map.of("msisdn", "8613800138000", "to", "MyShop", "messageId", id, "text", text,
                "timestamp", Long.toString(platform.clock().instant().getEpochSecond()));
    }

    @Test
    void fieldsAreProvedByTheSignatureAmongThem() {
        for (String algorithm : List.of("MD5", "SHA256")) {
            Channel channel = vonage(algorithm);
            Map<String, String> good = signed(words("m-" + algorithm, "a=1&b=2 你好"), algorithm);
            assertThat(call(channel, "POST", Map.of(), "application/json", Digests.utf8(json(good)))).isEqualTo(200);
            Map<String, List<String>> query = new HashMap<>();
            signed(words("g-" + algorithm, "by GET"), algorithm).forEach((name, value) -> query.put(name, List.of(value)));
            assertThat(call(channel, "GET", query, "", new byte[0])).isEqualTo(200);
            query.put("text", List.of("forged"));
            assertThat(call(channel, "GET", query, "", new byte[0])).isEqualTo(401);
            for (String name : good.keySet()) {
                Map<String, String> changed = new HashMap<>(good);
                changed.put(name, "1767603601");
                assertThat(call(channel, "POST", Map.of(), "application/json", Digests.utf8(json(changed)))).as(name).isEqualTo(401);
                changed.remove(name);
                assertThat(call(channel, "POST", Map.of(), "application/json", Digests.utf8(json(changed)))).as(name).isEqualTo(401);
            }
            platform.close(channel);
        }
        assertThat(platform.texts()).containsExactly("a=1&b=2 你好", "by GET", "a=1&b=2 你好", "by GET");
    }

    @Test
    void aSignedCallOfAnotherTimeIsRefusedAndTheClockIsTold() {
        Channel channel = vonage("MD5");
        byte[] old = Digests.utf8(json(signed(words("m1", "hi"), "MD5")));
        platform.clock().advance(Duration.ofMinutes(11));
        assertThat(call(channel, "POST", Map.of(), "application/json", old)).isEqualTo(401);
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.DEGRADED);
        assertThat(channel.status().detail()).contains("11 minutes ahead", "快 11 分钟", "NTP", "clockTolerance");
        assertThat(call(channel, "POST", Map.of(), "application/json", Digests.utf8(json(signed(words("m2", "ho"), "MD5"))))).isEqualTo(200);
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        Map<String, String> timeless = new HashMap<>(words("m3", "when?"));
        timeless.remove("timestamp");
        assertThat(call(channel, "POST", Map.of(), "application/json", Digests.utf8(json(signed(timeless, "MD5"))))).isEqualTo(400);
        assertThat(platform.texts()).containsExactly("ho");
    }

    @Test
    void aStatusWithoutAWordAboutTheMessageIsNotTheMessagesFault() {
        Channel channel = open(chinese());
        provider.answers(call -> Reply.of(403, Map.of(), "Forbidden".getBytes(StandardCharsets.US_ASCII)));
        ConnectorException refused = failed(channel, "你好");
        assertThat(refused.failure()).as("a key that was taken back, an address that isn't allowed").isEqualTo(Failure.UNAUTHORIZED);
        assertThat(refused.getMessage()).contains("HTTP 403", "address");
        platform.close(channel);
        Map<String, Object> tested = chinese();
        tested.put("testUrl", provider.url() + "/balance");
        provider.answers(call -> Reply.of(call.path().equals("/balance") ? 200 : 403, Map.of(), new byte[0]));
        assertThat(failed(open(tested), "你好").failure()).as("the sign-in is good, so it is this number").isEqualTo(Failure.REJECTED);
        Map<String, Object> settings = chinese();
        settings.put("retryErrors", "409");
        provider.answers(call -> Reply.of(409, Map.of(), new byte[0]));
        assertThat(failed(open(settings), "你好").failure()).as("a status in the lists").isEqualTo(Failure.UNAVAILABLE);
    }
}
