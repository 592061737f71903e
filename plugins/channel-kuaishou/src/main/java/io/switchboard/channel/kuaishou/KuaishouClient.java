package io.switchboard.channel.kuaishou;

import static io.switchboard.channel.kuaishou.KuaishouConnector.TEXTS;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.AccessTokens;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Calls the shop's interface: signed form posts, with an access token that a refresh token renews. */
final class KuaishouClient {
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final long SHORTEST_TOKEN = 60;
    private static final String OUT_OF_ORDER = "100200500";

    private final Settings settings;
    private final ChannelContext context;
    private final AccessTokens tokens;
    private final String refreshEntry;
    /** A refresh token that is not in the store yet, because that was away as it came. */
    private volatile String unkept;

    KuaishouClient(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        String first = orEmpty(settings.get(KuaishouSettings.REFRESH_TOKEN));
        // Another authorisation begins anew, and isn't renewed by the former one's token.
        String print = PushCrypto.print((settings.get(KuaishouSettings.APP_KEY) + " " + first).getBytes(StandardCharsets.UTF_8));
        this.refreshEntry = "refresh:" + print;
        this.tokens = new AccessTokens(context.store(), context.clock(), "access:" + print, this::renewed);
    }

    /** Whether the application's key and secret are good. */
    void test() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("grant_type", "client_credentials");
        query.put("app_id", settings.get(KuaishouSettings.APP_KEY));
        query.put("app_secret", settings.get(KuaishouSettings.APP_SECRET));
        HttpResponse<byte[]> response = context.http().send(HttpRequest.newBuilder(at("/oauth2/access_token?" + form(query))).GET().build());
        signIn(response);
    }

    /** Sends by the method that the settings name; gives the platform's id, or null. */
    String send(String id, String to, String text) {
        Object param = filled(json(settings.get(KuaishouSettings.SEND_PARAM).getBytes(StandardCharsets.UTF_8)), Map.of("to", to, "text", text, "id", id));
        Map<?, ?> answer = tokens.with(token -> call(settings.get(KuaishouSettings.SEND_METHOD), text(param), token));
        Object data = answer.get("data");
        for (String name : new String[] {"messageId", "msgId", "message_id", "id"}) {
            if (data instanceof Map<?, ?> map && (map.get(name) instanceof String || map.get(name) instanceof Number)) {
                return String.valueOf(map.get(name));
            }
        }
        return null;
    }

    private Map<?, ?> call(String method, String param, String token) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("access_token", token);
        fields.put("appkey", settings.get(KuaishouSettings.APP_KEY));
        fields.put("method", method);
        fields.put("param", param);
        fields.put("signMethod", "HMAC_SHA256");
        fields.put("timestamp", Long.toString(context.clock().millis()));
        fields.put("version", "1");
        String secret = settings.get(KuaishouSettings.SIGN_SECRET);
        fields.put("sign", PushCrypto.signature(signed(fields, secret), secret));
        HttpResponse<byte[]> response = context.http().send(HttpRequest.newBuilder(at("/" + method.replace('.', '/')))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(fields)))
                .build());
        refuse(response.statusCode());
        if (!(json(response.body()) instanceof Map<?, ?> answer) || !(answer.get("result") instanceof Number result)) {
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, TEXTS.text("answer.unreadable"));
        }
        if (result.longValue() != 1) {
            throw failure(Long.toString(result.longValue()));
        }
        return answer;
    }

    /** What is signed: the fields by name, as they are, and the secret behind them. */
    static String signed(Map<String, String> fields, String secret) {
        StringBuilder signed = new StringBuilder();
        new TreeMap<>(fields).forEach((name, value) -> {
            if (!name.equals("sign")) {
                signed.append(name).append('=').append(value).append('&');
            }
        });
        return signed.append("signSecret=").append(secret).toString();
    }

    /** For {@link AccessTokens}, which holds its lock meanwhile. A refresh token is good for one use, and the answer brings the next. */
    private AccessTokens.Fresh renewed() {
        String last = unkept == null ? context.store().get(refreshEntry).orElse(orEmpty(settings.get(KuaishouSettings.REFRESH_TOKEN))) : unkept;
        // Who can't write now must not ask, for the answer could not be kept.
        keep(last);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "refresh_token");
        fields.put("app_id", settings.get(KuaishouSettings.APP_KEY));
        fields.put("app_secret", settings.get(KuaishouSettings.APP_SECRET));
        fields.put("refresh_token", last);
        Map<?, ?> answer = signIn(context.http().send(HttpRequest.newBuilder(at("/oauth2/refresh_token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(fields)))
                .build()));
        if (answer.get("refresh_token") instanceof String next && !next.isBlank()) {
            keep(next);
        }
        long lasts = answer.get("expires_in") instanceof Number seconds ? seconds.longValue() : 0;
        return new AccessTokens.Fresh((String) answer.get("access_token"), Duration.ofSeconds(Math.max(SHORTEST_TOKEN, lasts)));
    }

    private void keep(String refreshToken) {
        unkept = refreshToken;
        context.store().put(refreshEntry, refreshToken);
        unkept = null;
    }

    private Map<?, ?> signIn(HttpResponse<byte[]> response) {
        refuse(response.statusCode());
        if (!(json(response.body()) instanceof Map<?, ?> answer)) {
            throw new ConnectorException(Failure.UNAVAILABLE, TEXTS.text("away", "?"));
        }
        boolean given = answer.get("access_token") instanceof String token && !token.isBlank();
        if (!given && String.valueOf(answer.get("result")).equals(OUT_OF_ORDER)) {
            throw new ConnectorException(Failure.UNAVAILABLE, TEXTS.text("away", OUT_OF_ORDER));
        }
        if (!given) {
            throw new ConnectorException(Failure.UNAUTHORIZED, TEXTS.text("refused.signIn", String.valueOf(answer.get("result"))));
        }
        return answer;
    }

    private static void refuse(int status) {
        String told = "HTTP " + status;
        switch (status) {
            case 401 -> throw new ConnectorException(Failure.UNAUTHORIZED, TEXTS.text("refused.signIn", told));
            case 403 -> throw new ConnectorException(Failure.REJECTED, TEXTS.text("refused.message", told));
            case 429 -> throw ConnectorException.rateLimited(TEXTS.text("refused.rate", told), PAUSE);
            case 504 -> throw new ConnectorException(Failure.UNKNOWN_OUTCOME, TEXTS.text("answer.unreadable"));
            default -> {
                if (status >= 500) {
                    throw new ConnectorException(Failure.UNAVAILABLE, TEXTS.text("away", told));
                }
                if (status / 100 != 2) {
                    throw new ConnectorException(Failure.INVALID_REQUEST, TEXTS.text("refused.call", told));
                }
            }
        }
    }

    private ConnectorException failure(String result) {
        if (lists(KuaishouSettings.TOKEN_ERRORS, result)) {
            return new ConnectorException(Failure.UNAUTHORIZED, TEXTS.text("refused.signIn", result));
        }
        if (lists(KuaishouSettings.RATE_ERRORS, result)) {
            return ConnectorException.rateLimited(TEXTS.text("refused.rate", result), PAUSE);
        }
        return new ConnectorException(Failure.REJECTED, TEXTS.text("refused.message", result));
    }

    private boolean lists(Setting<String> setting, String code) {
        String list = settings.get(setting);
        return list != null && Arrays.stream(list.split(",")).map(String::strip).anyMatch(code::equals);
    }

    private URI at(String path) {
        return URI.create(settings.get(KuaishouSettings.API_BASE).toString().replaceFirst("/$", "") + path);
    }

    private static String form(Map<String, String> fields) {
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) -> form.append(form.isEmpty() ? "" : "&").append(name).append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return form.toString();
    }

    /** Gaps are filled in the values, so that no text can break out of its place. */
    private static Object filled(Object value, Map<String, String> gaps) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> filled = new LinkedHashMap<>();
            map.forEach((name, each) -> filled.put(name, filled(each, gaps)));
            return filled;
        }
        if (!(value instanceof String text)) {
            return value;
        }
        for (Map.Entry<String, String> gap : gaps.entrySet()) {
            if (text.equals("{{" + gap.getKey() + "}}")) {
                return gap.getValue();
            }
        }
        return text;
    }

    private static String text(Object json) {
        try {
            return JSON.std.asString(json);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
    }

    private static Object json(byte[] body) {
        try {
            return JSON.std.anyFrom(body);
        } catch (IOException | RuntimeException notJson) {
            return null;
        }
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
