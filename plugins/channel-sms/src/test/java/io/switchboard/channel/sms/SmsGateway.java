package io.switchboard.channel.sms;

import io.switchboard.spi.Failure;
import io.switchboard.testkit.StandIn;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A gateway that speaks JSON over HTTP as many do: a bearer key, an id in the answer, signed callbacks for texts and receipts. */
public final class SmsGateway extends StandIn {
    static final String KEY = "gateway-api-key-1";
    static final String SIGNED_BY = "gateway-callback-secret";

    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicReference<String> lastId = new AtomicReference<>("none");
    private volatile Consumer<String> beforeAnswer = id -> {};

    public SmsGateway() {
        super(0);
        moves().reads(call -> call.method().equals("POST") ? text(call) : null);
        moves().failsWith(Failure.REJECTED, Reply.json(403, "{\"result\": {\"code\": 9}}"));
    }

    @Override
    public String connector() {
        return "channel-sms";
    }

    @Override
    public String name() {
        return "SMS gateway (HTTP)";
    }

    @Override
    public Map<String, Object> settings() {
        return Map.ofEntries(
                Map.entry("kind", "HTTP"),
                Map.entry("sender", "+8613900139000"),
                Map.entry("sendUrl", url() + "/v1/messages"),
                Map.entry("testUrl", url() + "/v1/account"),
                Map.entry("apiSecret", KEY),
                Map.entry("headers", "Authorization: Bearer {{secret}}"),
                Map.entry("body", "{\"to\": \"{{to}}\", \"from\": \"{{from}}\", \"text\": \"{{text}}\", \"reference\": \"{{id}}\"}"),
                Map.entry("successPointer", "/result/code"),
                Map.entry("successValues", "0"),
                Map.entry("idPointer", "/result/id"),
                Map.entry("errorPointer", "/result/code"),
                Map.entry("signInErrors", "14"),
                Map.entry("rateErrors", "1"),
                Map.entry("retryErrors", "5"),
                Map.entry("signatureSecret", SIGNED_BY),
                // Of the other kind, so that it too is looked for in logs.
                Map.entry("smppPassword", "unused-1"));
    }

    @Override
    public String customer() {
        return "+8613800138000";
    }

    @Override
    public List<String> kinds() {
        return List.of("text", "picture", "delivered", "failed");
    }

    @Override
    public void does(String customer, String kind, String text) throws IOException {
        String body = switch (kind) {
            case "delivered", "failed" -> "{\"id\":" + quoted(lastId.get()) + ",\"status\":" + quoted(kind) + "}";
            case "picture" -> "{\"id\":" + quoted("in-" + ids.incrementAndGet()) + ",\"from\":" + quoted(customer) + "}";
            default -> "{\"id\":" + quoted("in-" + ids.incrementAndGet()) + ",\"from\":" + quoted(customer) + ",\"text\":" + quoted(text) + "}";
        };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        int status = call("POST", "", Map.of("Content-Type", "application/json", "X-Signature", signature(bytes)), bytes).statusCode();
        said(customer, false, kind, text);
        if (status != 200) {
            throw new IOException("the webhook answers " + status);
        }
    }

    /** Told of each id that is given to a message, before its answer leaves. */
    void beforeAnswer(Consumer<String> look) {
        beforeAnswer = look;
    }

    static String signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SIGNED_BY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    protected boolean isSend(Call call) {
        return path(call).startsWith("/v1/");
    }

    @Override
    protected Reply answer(Call call) throws IOException {
        boolean account = call.method().equals("GET") && path(call).equals("/v1/account");
        if (!account && !(call.method().equals("POST") && call.path().equals("/v1/messages"))) {
            return null;
        }
        if (!("Bearer " + KEY).equals(call.headers().get("authorization"))) {
            violated(call, "no key");
            return Reply.json(401, "{}");
        }
        if (account) {
            return Reply.json(200, "{\"balance\": 7}");
        }
        if (!"application/json".equals(call.headers().get("content-type"))) {
            violated(call, "content type");
        }
        Object json = Json.read(call.body());
        Map<?, ?> fields = (Map<?, ?>) json;
        if (!fields.keySet().equals(Set.of("to", "from", "text", "reference")) || !String.valueOf(fields.get("to")).startsWith("+")) {
            violated(call, "fields " + fields.keySet() + " to " + fields.get("to"));
            return Reply.json(400, "{}");
        }
        lastId.set("out-" + ids.incrementAndGet());
        said((String) fields.get("to"), true, "text", (String) fields.get("text"));
        beforeAnswer.accept(lastId.get());
        return Reply.json(200, "{\"result\": {\"code\": 0, \"id\": " + quoted(lastId.get()) + "}}");
    }

    private static String text(Call call) {
        try {
            return Json.textAt(Json.read(call.body()), "/text");
        } catch (IOException notJson) {
            return null;
        }
    }
}
