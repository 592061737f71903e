package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.channel.ReceivesWebhooks;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.testkit.StubProvider;
import io.switchboard.testkit.StubProvider.Reply;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gateways as they really are, each by settings alone: the examples of the README. */
class GatewayTest {
    private static final String CUSTOMER = "+8613800138000";
    private static final String WEBHOOK = "http://localhost:8080/hooks/test";

    private final StubProvider provider = new StubProvider();
    private final TestPlatform platform = new TestPlatform();

    @AfterEach
    void close() {
        platform.close();
        provider.close();
    }

    private Map<String, Object> twilio() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("kind", "HTTP");
        settings.put("sender", "+15005550006");
        settings.put("sendUrl", provider.url() + "/2010-04-01/Accounts/AC1/Messages.json");
        settings.put("user", "AC1");
        settings.put("apiSecret", "twilio-auth-token");
        settings.put("headers", "Authorization: Basic {{basic}}");
        settings.put("body", "To={{to}}\nFrom={{from}}\nBody={{text}}\nStatusCallback={{callback}}");
        settings.put("idPointer", "/sid");
        settings.put("errorPointer", "/code");
        settings.put("rateErrors", "20429");
        settings.put("signature", "URL_AND_PARAMETERS");
        settings.put("signatureHeader", "X-Twilio-Signature");
        settings.put("signatureSecret", "twilio-auth-token");
        settings.put("signatureAlgorithm", "SHA1");
        settings.put("signatureEncoding", "BASE64");
        settings.put("fromField", "From");
        settings.put("textField", "Body");
        settings.put("idField", "MessageSid");
        settings.put("receiptIdField", "MessageSid");
        settings.put("receiptStateField", "MessageStatus");
        settings.put("deliveredWords", "delivered");
        settings.put("failedWords", "failed,undelivered");
        settings.put("receiptErrorField", "ErrorCode");
        settings.put("answerType", "text/xml");
        settings.put("answerBody", "<Response/>");
        return settings;
    }

    private Map<String, Object> vonage() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("kind", "HTTP");
        settings.put("sender", "MyShop");
        settings.put("sendUrl", provider.url() + "/sms/json");
        settings.put("user", "abcd1234");
        settings.put("apiSecret", "vonage-api-secret");
        settings.put("body", "{\"api_key\": \"{{user}}\", \"api_secret\": \"{{secret}}\", \"from\": \"{{from}}\", \"to\": \"{{to}}\","
                + " \"text\": \"{{text}}\", \"type\": \"unicode\", \"client-ref\": \"{{id}}\"}");
        settings.put("numbers", "DIGITS");
        settings.put("successPointer", "/messages/0/status");
        settings.put("successValues", "0");
        settings.put("idPointer", "/messages/0/message-id");
        settings.put("errorPointer", "/messages/0/status");
        settings.put("signInErrors", "4,14");
        settings.put("rateErrors", "1");
        settings.put("retryErrors", "5");
        settings.put("alphabet", "UCS2");
        settings.put("signature", "TOKEN");
        settings.put("signatureHeader", "X-Token");
        settings.put("signatureSecret", "token-of-the-proxy");
        settings.put("fromField", "msisdn");
        settings.put("idField", "messageId");
        settings.put("receiptIdField", "messageId");
        settings.put("partRefField", "concat-ref");
        settings.put("partTotalField", "concat-total");
        settings.put("partNumberField", "concat-part");
        return settings;
    }

    private Channel open(Map<String, Object> settings) {
        return platform.open(Entries.connector(), settings);
    }

    private static WebhookResponse call(Channel channel, Map<String, List<String>> headers, String type, String body) {
        Map<String, List<String>> all = new HashMap<>(headers);
        all.put("content-type", List.of(type));
        return ((ReceivesWebhooks) channel)
                .onWebhook(new WebhookRequest("POST", Map.of(), all, body.getBytes(StandardCharsets.UTF_8), "192.0.2.1"));
    }

    private static String twilioSignature(Map<String, String> fields) {
        StringBuilder signed = new StringBuilder(WEBHOOK);
        new TreeMap<>(fields).forEach((name, value) -> signed.append(name).append(value));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec("twilio-auth-token".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static String form(Map<String, String> fields) {
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&").append(name).append('=')
                .append(java.net.URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return form.toString();
    }

    private static Failure failure(Channel channel) {
        return catchThrowableOfType(
                        ConnectorException.class, () -> channel.send(TestMessages.answer(CUSTOMER, new Content.Text("hi"))))
                .failure();
    }

    @Test
    void twilioTakesAForm() {
        provider.answers(call -> Reply.json(201, "{\"sid\": \"SM1\", \"status\": \"queued\", \"error_code\": null}"));
        Channel channel = open(twilio());
        var receipt = channel.send(TestMessages.answer(CUSTOMER, new Content.Text("a&b=c +1 你好")));
        assertThat(receipt.providerId()).isEqualTo("SM1");
        StubProvider.Call call = provider.calls().get(0);
        assertThat(call.path()).isEqualTo("/2010-04-01/Accounts/AC1/Messages.json");
        assertThat(call.headers())
                .containsEntry("content-type", "application/x-www-form-urlencoded")
                .containsEntry("authorization", "Basic " + Base64.getEncoder().encodeToString("AC1:twilio-auth-token".getBytes()));
        assertThat(Callbacks.form(call.body(), StandardCharsets.UTF_8)).containsEntry("To", List.of(CUSTOMER)).containsEntry("Body", List.of("a&b=c +1 你好"))
                .containsEntry("From", List.of("+15005550006")).containsEntry("StatusCallback", List.of(WEBHOOK)).hasSize(4);
    }

    @Test
    void twilioSignsAddressAndFields() {
        Channel channel = open(twilio());
        Map<String, String> message = Map.of("MessageSid", "SM7", "From", CUSTOMER, "To", "+15005550006", "Body", "快递呢?", "NumMedia", "0",
                "SmsStatus", "received");
        WebhookResponse response = call(channel, Map.of("x-twilio-signature", List.of(twilioSignature(message))),
                "application/x-www-form-urlencoded", form(message));
        assertThat(response.status()).isEqualTo(200);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("<Response/>");
        assertThat(response.contentType()).isEqualTo("text/xml");
        assertThat(platform.texts()).containsExactly("快递呢?");
        assertThat(platform.messages().get(0).providerId()).isEqualTo("SM7");

        Map<String, String> changed = new HashMap<>(message);
        changed.put("Body", "something else");
        assertThat(call(channel, Map.of("x-twilio-signature", List.of(twilioSignature(message))),
                "application/x-www-form-urlencoded", form(changed)).status()).isEqualTo(401);

        for (String state : List.of("sent", "delivered", "undelivered")) {
            Map<String, String> receipt = Map.of("MessageSid", "SM1", "MessageStatus", state, "ErrorCode", state.equals("sent") ? "" : "30003");
            assertThat(call(channel, Map.of("x-twilio-signature", List.of(twilioSignature(receipt))),
                    "application/x-www-form-urlencoded", form(receipt)).status()).isEqualTo(200);
        }
        assertThat(platform.updates()).hasSize(2);
        assertThat(platform.updates().get(0)).isEqualTo(new DeliveryUpdate("SM1", DeliveryState.DELIVERED, null));
        assertThat(platform.updates().get(1).problem()).contains("undelivered 30003");
    }

    private int status(Channel channel, String method, Map<String, List<String>> query, Map<String, List<String>> headers, byte[] body) {
        return ((ReceivesWebhooks) channel).onWebhook(new WebhookRequest(method, query, headers, body, "192.0.2.1")).status();
    }

    @Test
    void aSignatureOfTheBodyProvesNoQuery() {
        try (SmsGateway gateway = new SmsGateway()) {
            Channel channel = open(gateway.settings());
            for (byte[] body : List.of(new byte[0], "{\"id\":\"m1\",\"from\":\"+8613800138000\",\"text\":\"hi\"}".getBytes(StandardCharsets.UTF_8))) {
                Map<String, List<String>> headers = Map.of("content-type", List.of("application/json"), "x-signature", List.of(SmsGateway.signature(body)));
                Map<String, List<String>> forged = Map.of("from", List.of(CUSTOMER), "text", List.of("forged"), "id", List.of("new"));
                assertThat(status(channel, "GET", forged, headers, body)).isEqualTo(401);
                assertThat(status(channel, "POST", forged, headers, body)).as("the query isn't read").isEqualTo(body.length == 0 ? 400 : 200);
            }
            assertThat(platform.texts()).containsExactly("hi");
        }
    }

    @Test
    void aPrintOfTheBodyInTheAddressProvesNothingElseInIt() throws GeneralSecurityException {
        Channel channel = open(twilio());
        byte[] body = "{\"MessageSid\":\"SM9\",\"From\":\"+8613800138000\",\"Body\":\"hi\"}".getBytes(StandardCharsets.UTF_8);
        String print = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec("twilio-auth-token".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal((WEBHOOK + "?bodySHA256=" + print).getBytes(StandardCharsets.UTF_8)));
        Map<String, List<String>> headers = Map.of("content-type", List.of("application/json"), "x-twilio-signature", List.of(signature));
        Map<String, List<String>> query = new HashMap<>(Map.of("bodySHA256", List.of(print)));
        assertThat(status(channel, "POST", query, headers, body)).isEqualTo(200);
        assertThat(status(channel, "GET", query, headers, body)).isEqualTo(401);
        query.putAll(Map.of("From", List.of(CUSTOMER), "Body", List.of("forged"), "MessageSid", List.of("new")));
        assertThat(status(channel, "GET", query, headers, body)).isEqualTo(401);
        assertThat(status(channel, "POST", query, headers, body)).isEqualTo(401);
        assertThat(platform.texts()).containsExactly("hi");
    }

    @Test
    void callbacksByGetAreProvedByAToken() {
        Channel channel = open(vonage());
        Map<String, List<String>> query = Map.of("msisdn", List.of("8613800138000"), "text", List.of("hi"), "messageId", List.of("m1"));
        assertThat(status(channel, "GET", query, Map.of("x-token", List.of("token-of-the-proxy")), new byte[0])).isEqualTo(200);
        assertThat(status(channel, "GET", query, Map.of(), new byte[0])).isEqualTo(401);
        assertThat(platform.texts()).containsExactly("hi");
    }

    @Test
    void vonageSaysFailuresInA200() {
        Channel channel = open(vonage());
        Map<String, Failure> due = Map.of("1", Failure.RATE_LIMITED, "4", Failure.UNAUTHORIZED, "5", Failure.UNAVAILABLE, "9", Failure.REJECTED);
        due.forEach((status, failure) -> {
            provider.answers(call -> Reply.json(200, "{\"message-count\":\"1\",\"messages\":[{\"status\":\"" + status + "\",\"error-text\":\"no\"}]}"));
            assertThat(failure(channel)).as("status " + status).isEqualTo(failure);
        });
        assertThat(channel.status().state()).isNotEqualTo(ChannelStatus.State.ONLINE);
        provider.answers(call -> Reply.json(200, "{\"message-count\":\"1\",\"messages\":[{\"status\":\"0\",\"message-id\":\"V1\"}]}"));
        assertThat(channel.send(TestMessages.answer(CUSTOMER, new Content.Text("say \"hi\"\n{{secret}}"))).providerId()).isEqualTo("V1");
        assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        String sent = provider.calls().get(provider.calls().size() - 1).text();
        assertThat(sent).contains("\"to\":\"8613800138000\"", "\"api_secret\":\"vonage-api-secret\"", "say \\\"hi\\\"\\n{{secret}}");
        provider.answers(call -> Reply.json(200, "{\"messages\":[{\"status\":\"0\"}]}"));
        assertThat(failure(channel)).as("no id").isEqualTo(Failure.UNKNOWN_OUTCOME);
    }

    @Test
    void vonagesPartsMakeOneText() {
        Channel channel = open(vonage());
        Map<String, List<String>> token = Map.of("x-token", List.of("token-of-the-proxy"));
        for (int number : new int[] {2, 2, 1, 1}) {
            String part = "{\"msisdn\":\"8613800138000\",\"to\":\"MyShop\",\"messageId\":\"m" + number + "\",\"text\":\"part " + number
                    + " \",\"concat\":\"true\",\"concat-ref\":\"9\",\"concat-total\":\"2\",\"concat-part\":\"" + number + "\"}";
            assertThat(call(channel, token, "application/json", part).status()).isEqualTo(200);
        }
        assertThat(platform.texts()).containsExactly("part 1 part 2 ");
        assertThat(platform.messages().get(0).sender().externalId()).isEqualTo(CUSTOMER);
        assertThat(call(channel, Map.of("x-token", List.of("token-of-somebody")), "application/json", "{}").status()).isEqualTo(401);
    }

    @Test
    void arraysOfRecordsAndNationalNumbersAreRead() {
        Map<String, Object> settings = vonage();
        settings.putAll(Map.of("countryCode", "86", "fromField", "phone_number", "textField", "content", "idField", "sequence_id",
                "receiptIdField", "biz_id", "receiptStateField", "success", "deliveredWords", "true", "failedWords", "false",
                "answerBody", "{\"code\":0,\"msg\":\"接收成功\"}", "answerType", "application/json"));
        settings.put("receiptErrorField", "err_code");
        Channel channel = open(settings);
        Map<String, List<String>> token = Map.of("x-token", List.of("token-of-the-proxy"));
        call(channel, token, "application/json", "[{\"phone_number\":\"13800138000\",\"content\":\"TD\",\"sequence_id\":1},"
                + "{\"phone_number\":\"13800138001\",\"content\":\"好\",\"sequence_id\":2}]");
        call(channel, token, "application/json", "[{\"phone_number\":\"13800138000\",\"success\":true,\"biz_id\":\"b1\"},"
                + "{\"phone_number\":\"13800138000\",\"success\":false,\"err_code\":\"MOBILE_OFF\",\"biz_id\":\"b2\"}]");
        assertThat(platform.messages()).extracting(each -> each.sender().externalId()).containsExactly("+8613800138000", "+8613800138001");
        assertThat(platform.updates()).extracting(DeliveryUpdate::state).containsExactly(DeliveryState.DELIVERED, DeliveryState.FAILED);
        assertThat(platform.updates().get(1).problem()).contains("MOBILE_OFF");
    }

    @Test
    void withoutAnIdTheWholeCallTellsRepeats() {
        Channel channel = open(vonage());
        Map<String, List<String>> token = Map.of("x-token", List.of("token-of-the-proxy"));
        for (String time : List.of("1", "1", "2")) {
            call(channel, token, "application/x-www-form-urlencoded", "msisdn=8613800138000&text=ok&time=" + time);
        }
        assertThat(platform.texts()).containsExactly("ok", "ok");
        assertThat(platform.repeats()).isEqualTo(1);
        platform.clock().advance(Duration.ofDays(7));
        call(channel, token, "application/x-www-form-urlencoded", "msisdn=8613800138000&text=ok&time=2");
        assertThat(platform.texts()).as("as the README warns").hasSize(2);
        assertThat(SmsConnector.TEXTS.text("setting.idField.help")).as("so does the setting's help").contains("only once, ever", "只会收到一次");
    }

    @Test
    void aGatewayOfTheOldKindIsCalledByGet() {
        Map<String, Object> settings = vonage();
        settings.putAll(Map.of("sendMethod", "GET", "body", "to={{to}}\ntext={{text}}"));
        settings.keySet().removeAll(List.of("successPointer", "successValues", "idPointer", "errorPointer"));
        provider.answers(call -> Reply.of(202, Map.of(), "0: Accepted for delivery".getBytes(StandardCharsets.UTF_8)));
        Channel channel = open(settings);
        assertThat(channel.send(TestMessages.answer(CUSTOMER, new Content.Text("a b&c"))).providerId()).isNull();
        assertThat(provider.calls().get(0).method()).isEqualTo("GET");
        assertThat(provider.calls().get(0).path()).isEqualTo("/sms/json?to=8613800138000&text=a+b%26c");
    }

    @Test
    void everyHttpStatusIsTheFailureThatFits() {
        Channel channel = open(twilio());
        Map<Integer, Failure> due = Map.of(400, Failure.INVALID_REQUEST, 401, Failure.UNAUTHORIZED, 403, Failure.REJECTED,
                404, Failure.INVALID_REQUEST, 429, Failure.RATE_LIMITED, 500, Failure.UNAVAILABLE, 503, Failure.UNAVAILABLE,
                504, Failure.UNKNOWN_OUTCOME, 302, Failure.INVALID_REQUEST);
        due.forEach((status, failure) -> {
            provider.answers(call -> Reply.json(status, "{\"code\": 21211, \"message\": \"twilio-auth-token\"}"));
            assertThat(failure(channel)).as("HTTP " + status).isEqualTo(failure);
        });
        provider.answers(call -> Reply.json(400, "{\"code\": 20429}"));
        ConnectorException told = catchThrowableOfType(
                ConnectorException.class, () -> channel.send(TestMessages.answer(CUSTOMER, new Content.Text("hi"))));
        assertThat(told.failure()).as("the gateway's own code").isEqualTo(Failure.RATE_LIMITED);
        assertThat(told.retryAfter()).contains(Duration.ofSeconds(10));
        assertThat(platform.logLines().toString() + platform.reports()).doesNotContain("twilio-auth-token");
    }

    @Test
    void noPieceOfTheSecretIsShown() {
        Map<String, Object> settings = twilio();
        settings.put("apiSecret", "s3cret#of+the=shop");
        Channel channel = open(settings);
        String basic = Base64.getEncoder().encodeToString("AC1:s3cret#of+the=shop".getBytes(StandardCharsets.UTF_8));
        for (String error : List.of("x".repeat(70) + "s3cret#of+the=shop", "bad key s3cret#of+the=shop", "bad header Basic " + basic)) {
            provider.answers(call -> Reply.json(400, "{\"code\": \"" + error + "\"}"));
            ConnectorException told = catchThrowableOfType(
                    ConnectorException.class, () -> channel.send(TestMessages.answer(CUSTOMER, new Content.Text("hi"))));
            assertThat(told.getMessage()).contains("***").doesNotContain("s3cret", "the shop", basic.substring(0, 12));
        }
    }

    @Test
    void withoutAnAddressForSendingItOnlyReceivesAndSaysSo() {
        Channel receiver = open(new HashMap<>(Map.of("kind", "HTTP", "signature", "NONE")));
        assertThat(receiver.status().state()).isEqualTo(ChannelStatus.State.ONLINE);
        assertThat(receiver.status().cannotSend()).contains("sendUrl", "仅接收");
        ConnectorException refused = catchThrowableOfType(
                ConnectorException.class, () -> receiver.send(TestMessages.answer(CUSTOMER, new Content.Text("hi"))));
        assertThat(refused.failure()).isEqualTo(Failure.REJECTED);
        assertThat(refused.getMessage()).isEqualTo(receiver.status().cannotSend());
    }

    @Test
    void whatIsMissingIsSaid() {
        ConnectorException told = catchThrowableOfType(ConnectorException.class, () -> open(new HashMap<>(Map.of("kind", "HTTP"))));
        assertThat(told.getMessage()).contains("signatureSecret");
        ConnectorException smpp = catchThrowableOfType(ConnectorException.class, () -> open(new HashMap<>(Map.of("kind", "SMPP"))));
        assertThat(smpp.getMessage()).contains("smppHost");
        assertThat(new SmsConnector().settings().validate(Map.of("kind", "HTTP", "headers", "Host: elsewhere", "body", "{oops", "idPointer", "id")))
                .extracting(problem -> problem.code())
                .containsExactlyInAnyOrder("setting.headers.lines", "setting.body.form", "setting.pointer.slash");
    }
}
