package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** A company at WeCom: its access tokens, and its calls, which are always encrypted. */
final class SimulatedCorp {
    static final String CORP_ID = "ww1a2b3c4d5e6f7a8b";
    static final String SECRET = "kfSecret_0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    /** Of the app that has the secret. */
    static final int AGENT_ID = 1_000_002;

    /** One who may see the app. */
    static final String COLLEAGUE = "ZhangSan";

    private static final Duration LASTS = Duration.ofSeconds(7200);

    private final Clock clock;
    private final BiConsumer<Call, String> violated;
    private final AtomicLong nonces = new AtomicLong(1_372_623_149);
    private final Map<String, Instant> given = new LinkedHashMap<>();
    private WechatCrypto crypto = new WechatCrypto(WechatPushes.TOKEN, WechatPushes.AES_KEY, CORP_ID);
    private String newest;
    private boolean outside;

    SimulatedCorp(Clock clock, BiConsumer<Call, String> violated) {
        this.clock = clock;
        this.violated = violated;
    }

    /** As entered anew at the platform. */
    void calls(String token, String aesKey, String corpId) {
        crypto = new WechatCrypto(token, aesKey, corpId);
    }

    /** The newest token isn't taken any more. */
    synchronized void kills() {
        given.remove(newest);
        newest = null;
    }

    synchronized void outside(boolean is) {
        outside = is;
    }

    /** The same for all who ask, while it lasts. */
    synchronized Reply token(Call call, Map<String, String> query) {
        if (!query.keySet().equals(Set.of("corpid", "corpsecret"))) {
            violated.accept(call, "40002 more or less than corpid and corpsecret");
        }
        if (outside) {
            return WechatSimulator.error(60020, "not allow to access from your ip, hint: [1732000000], from ip: 203.0.113.9, more info at e=60020");
        }
        if (!CORP_ID.equals(query.get("corpid"))) {
            return WechatSimulator.error(40013, "invalid corpid");
        }
        if (!SECRET.equals(query.get("corpsecret"))) {
            return WechatSimulator.error(40001, "invalid credential");
        }
        Instant now = clock.instant();
        if (newest == null || !now.isBefore(given.get(newest))) {
            newest = "corp-" + "t".repeat(80) + nonces.incrementAndGet();
            given.put(newest, now.plus(LASTS));
        }
        return Reply.json(200, "{\"errcode\":0,\"errmsg\":\"ok\",\"access_token\":\"" + newest + "\",\"expires_in\":"
                + Duration.between(now, given.get(newest)).toSeconds() + "}");
    }

    /** Null when the token is good. */
    synchronized Reply refusal(Call call, String token) {
        if (token == null) {
            violated.accept(call, "41001 access_token missing");
            return WechatSimulator.error(41001, "access_token missing");
        }
        Instant until = given.get(token);
        if (until == null) {
            return WechatSimulator.error(40014, "invalid access_token");
        }
        return clock.instant().isBefore(until) ? null : WechatSimulator.error(42001, "access_token expired");
    }

    /** A message of the app to one of the company's people. */
    Reply tells(Call call, Map<String, Object> body, BiConsumer<String, String> said) throws IOException {
        boolean whole = body.keySet().equals(Set.of("touser", "msgtype", "agentid", "text", "safe"))
                && "text".equals(body.get("msgtype"))
                && body.get("text") instanceof Map<?, ?> text
                && text.keySet().equals(Set.of("content"));
        if (!whole) {
            violated.accept(call, "40008 " + body);
            return WechatSimulator.error(40008, "invalid message type");
        }
        String user = String.valueOf(body.get("touser"));
        String content = String.valueOf(((Map<?, ?>) body.get("text")).get("content"));
        if (!Integer.valueOf(AGENT_ID).equals(body.get("agentid"))) {
            return WechatSimulator.error(301002, "not allow operate another agent with this accesstoken");
        }
        if (user.contains("|") || user.equals("@all") || content.getBytes(StandardCharsets.UTF_8).length > 2048) {
            violated.accept(call, "to more than one, or too long");
        }
        if (!user.equals(COLLEAGUE)) {
            return WechatSimulator.error(81013, "user & party & tag all invalid");
        }
        said.accept(user, content);
        return WechatServiceStandIn.ok(Map.of("invaliduser", "", "msgid", "m" + nonces.incrementAndGet()));
    }

    /** The query of the check of an address, which must be answered with {@code plain}. */
    Map<String, String> check(String plain) {
        String encrypted = encrypted(plain);
        Map<String, String> query = signed(encrypted);
        query.put("echostr", encrypted);
        return query;
    }

    /** That there is something to fetch. */
    WebhookRequest bell(String token, String account) {
        String plain = "<xml><ToUserName><![CDATA[" + CORP_ID + "]]></ToUserName><CreateTime>" + clock.instant().getEpochSecond()
                + "</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[" + token + "]]></Token>"
                + (account == null ? "" : "<OpenKfId><![CDATA[" + account + "]]></OpenKfId>") + "</xml>";
        return push(plain);
    }

    WebhookRequest push(String plain) {
        String encrypted = encrypted(plain);
        String body = "<xml><ToUserName><![CDATA[" + CORP_ID + "]]></ToUserName><Encrypt><![CDATA[" + encrypted
                + "]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>";
        return new WebhookRequest("POST", WechatPushes.many(signed(encrypted)), Map.of("content-type", List.of("text/xml")),
                body.getBytes(StandardCharsets.UTF_8), "192.0.2.1");
    }

    private synchronized String encrypted(String plain) {
        try {
            byte[] random = String.valueOf(nonces.incrementAndGet() + 6_000_000_000_000_000L).getBytes(StandardCharsets.US_ASCII);
            return crypto.encrypt(random, plain.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException cannotBe) {
            throw new IllegalStateException(cannotBe);
        }
    }

    private Map<String, String> signed(String encrypted) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        query.put("nonce", String.valueOf(nonces.incrementAndGet()));
        query.put("msg_signature", crypto.signature(query.get("timestamp"), query.get("nonce"), encrypted));
        return query;
    }
}
