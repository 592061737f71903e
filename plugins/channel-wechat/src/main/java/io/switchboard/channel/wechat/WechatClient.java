package io.switchboard.channel.wechat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.AccessTokens;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.settings.Settings;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/** The API of official accounts and mini programs. */
final class WechatClient {
    static final String SEND = "/cgi-bin/message/custom/send";

    private static final String STABLE_TOKEN = "/cgi-bin/stable_token";
    private static final String FORCED = "tokenForcedAt";
    /** The platform forces a new token once in half a minute and twenty times a day. */
    private static final Duration BETWEEN_FORCED = Duration.ofMinutes(1);
    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final Duration TYPING = Duration.ofSeconds(15);
    private static final int TYPED_TO = 1000;
    private static final int NOT_TYPED_WITH = 45080;
    private static final int TYPES_ALREADY = 45081;

    private final WechatKind kind;
    private final Settings settings;
    private final KeyValueStore store;
    private final Clock clock;
    private final WechatTransport transport;
    private final Map<String, Instant> typed = new HashMap<>();

    WechatClient(WechatKind kind, Settings settings, ChannelContext context, WechatHealth health) {
        this.kind = kind;
        this.settings = settings;
        this.store = context.store();
        this.clock = context.clock();
        this.transport = new WechatTransport(
                settings.get(WechatSettings.API_BASE),
                settings.get(WechatSettings.APP_ID) + " " + settings.get(WechatSettings.APP_SECRET),
                context,
                health,
                WechatProblem::of,
                this::fresh);
    }

    /** Whether the platform takes our credentials, and lets us send; sends nothing. */
    void check() {
        String token = fresh().token();
        Map<String, Object> answer = transport.ask(WechatTransport.json(transport.address("/cgi-bin/openapi/quota/get", token), Map.of("cgi_path", SEND)));
        int code = WechatTransport.number(answer, "errcode");
        if (code != 0) {
            throw transport.refusal(code, answer);
        }
    }

    /**
     * Sends one message; the platform gives no id for it.
     *
     * @param harmless codes that are no refusal
     * @return the code of the answer
     */
    int send(Map<String, Object> message, IntPredicate harmless) {
        return WechatTransport.number(
                transport.call(SEND, true, token -> WechatTransport.json(transport.address(SEND, token), message), harmless), "errcode");
    }

    /** Shows that somebody writes; not where the platform shows it already, or nothing was said of late. */
    void typing(String openId) {
        if (typesAlready(openId)) {
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("touser", openId);
        body.put("command", "Typing");
        transport.call(
                kind.typing(),
                false,
                token -> WechatTransport.json(transport.address(kind.typing(), token), body),
                code -> code == NOT_TYPED_WITH || code == TYPES_ALREADY);
    }

    /** It is shown for fifteen seconds, and refused while it is. */
    private boolean typesAlready(String openId) {
        Instant now = clock.instant();
        synchronized (typed) {
            typed.values().removeIf(until -> !now.isBefore(until));
            return typed.size() >= TYPED_TO || typed.putIfAbsent(openId, now.plus(TYPING)) != null;
        }
    }

    /** What is known of a follower. */
    Map<String, Object> profile(String openId) {
        String path = "/cgi-bin/user/info";
        return transport.call(
                path,
                false,
                token -> HttpRequest.newBuilder(transport.address(path, token, "openid", openId, "lang", "zh_CN")).GET().build(),
                WechatTransport.NONE);
    }

    WechatTransport transport() {
        return transport;
    }

    /**
     * A plain call gives the same token to all nodes, even one that the platform itself doesn't take any more: then a new one
     * has to be forced.
     */
    private AccessTokens.Fresh fresh() {
        Map<String, Object> answer = token(false);
        if (transport.isRefused(WechatTransport.text(answer, "access_token")) && mayForce()) {
            answer = token(true);
        }
        String token = WechatTransport.text(answer, "access_token");
        if (token == null) {
            throw new ConnectorException(Failure.UNAVAILABLE, WechatConnector.TEXTS.text("problem.answer"));
        }
        Duration lasts = Duration.ofSeconds(WechatTransport.number(answer, "expires_in"));
        return new AccessTokens.Fresh(token, lasts.compareTo(SHORTEST) < 0 ? SHORTEST : lasts);
    }

    private Map<String, Object> token(boolean force) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("grant_type", "client_credential");
        body.put("appid", settings.get(WechatSettings.APP_ID));
        body.put("secret", settings.get(WechatSettings.APP_SECRET));
        body.put("force_refresh", force);
        Map<String, Object> answer = transport.ask(WechatTransport.json(transport.address(STABLE_TOKEN), body));
        int code = WechatTransport.number(answer, "errcode");
        if (code != 0) {
            // Here the same code says that the secret is wrong.
            throw transport.refusal(code == 40001 ? 40125 : code, answer);
        }
        return answer;
    }

    private boolean mayForce() {
        long last = store.get(FORCED).map(Long::parseLong).orElse(0L);
        long now = clock.millis();
        boolean may = now - last >= BETWEEN_FORCED.toMillis();
        if (may) {
            store.put(FORCED, String.valueOf(now));
        }
        return may;
    }
}
