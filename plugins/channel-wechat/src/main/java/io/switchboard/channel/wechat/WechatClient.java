package io.switchboard.channel.wechat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.AccessTokens;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.platform.Multipart;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The platform's API. Its one rule: each answer becomes the failure that fits, and what may have worked is never asked twice. */
final class WechatClient {
    static final String SEND = "/cgi-bin/message/custom/send";

    private static final String STABLE_TOKEN = "/cgi-bin/stable_token";
    private static final String FORCED = "tokenForcedAt";
    /** The platform forces a new token once in half a minute and twenty times a day. */
    private static final Duration BETWEEN_FORCED = Duration.ofMinutes(1);
    private static final Duration SHORTEST = Duration.ofSeconds(30);
    private static final int NOT_TYPED_WITH = 45080;
    private static final int TYPES_ALREADY = 45081;
    private static final long LARGEST = 30 * 1024 * 1024;
    private static final int LONGEST_PROBLEM = 64 * 1024;

    private final WechatKind kind;
    private final Settings settings;
    private final PlatformHttp http;
    private final KeyValueStore store;
    private final Clock clock;
    private final WechatHealth health;
    private final AccessTokens tokens;
    private volatile String refused;

    WechatClient(WechatKind kind, Settings settings, ChannelContext context, WechatHealth health) {
        this.kind = kind;
        this.settings = settings;
        this.http = context.http();
        this.store = context.store();
        this.clock = context.clock();
        this.health = health;
        String credentials = settings.get(WechatSettings.API_BASE) + " " + settings.get(WechatSettings.APP_ID) + " "
                + settings.get(WechatSettings.APP_SECRET);
        this.tokens = new AccessTokens(store, clock, "token." + WechatMessages.digest(credentials), this::fresh);
    }

    /** Whether the platform takes our credentials, and lets us send; sends nothing. */
    void check() {
        String token = fresh().token();
        Map<String, Object> answer = parsed(quietly(() -> http.send(json(address("/cgi-bin/openapi/quota/get", token), Map.of("cgi_path", SEND)))), false);
        int code = number(answer, "errcode");
        if (code != 0) {
            throw problem(code, answer).thrown(clock);
        }
    }

    /** Sends one message; the platform gives no id for it. */
    void send(Map<String, Object> message) {
        call(SEND, true, token -> json(address(SEND, token), message));
    }

    /** Shows that somebody writes; not where the platform has shown it already, or nothing was said of late. */
    void typing(String openId) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("touser", openId);
        body.put("command", "Typing");
        call(kind.typing(), false, token -> json(address(kind.typing(), token), body), NOT_TYPED_WITH, TYPES_ALREADY);
    }

    /** What is known of a follower. */
    Map<String, Object> profile(String openId) {
        String path = "/cgi-bin/user/info";
        return call(path, false, token -> HttpRequest.newBuilder(address(path, token, "openid", openId, "lang", "zh_CN")).GET().build());
    }

    /**
     * Leaves a file at the platform, for three days.
     *
     * @param type image, voice, video or thumb
     * @param size of the bytes: the platform answers 412 to bodies whose length isn't told beforehand
     * @return its media id
     */
    String upload(String type, String name, String mediaType, long size, Multipart.Bytes bytes) {
        String path = "/cgi-bin/media/upload";
        Map<String, Object> answer = call(path, false, token -> form(address(path, token, "type", type), name, mediaType, size, bytes));
        String id = text(answer, "media_id");
        String thumb = id == null ? text(answer, "thumb_media_id") : id;
        if (thumb == null) {
            throw new ConnectorException(Failure.UNAVAILABLE, Texts.of("problem.answer"));
        }
        return thumb;
    }

    /** Opens a customer's file: its bytes, or those of the film to which the platform leads on. */
    InputStream download(String mediaId) {
        return authorised(token -> {
            URI address = address("/cgi-bin/media/get", token, "media_id", mediaId);
            HttpResponse<InputStream> answer = quietly(() -> http.stream(HttpRequest.newBuilder(address).GET().build(), LARGEST));
            if (answer.statusCode() == 200 && !speaks(answer)) {
                health.open();
                return answer.body();
            }
            byte[] words;
            try (InputStream body = answer.body()) {
                words = body.readNBytes(LONGEST_PROBLEM);
            } catch (IOException broken) {
                throw new ConnectorException(Failure.UNAVAILABLE, Texts.of("problem.answer"), broken);
            }
            Map<String, Object> told = parsed(answer, words, false);
            String film = text(told, "video_url");
            if (film != null) {
                return film(film);
            }
            throw refusal("/cgi-bin/media/get", token, told);
        });
    }

    /** Only where the platform keeps films: whoever could write the address must not choose whom we call. */
    private InputStream film(String url) {
        URI address;
        try {
            address = URI.create(url);
        } catch (IllegalArgumentException noAddress) {
            throw new ConnectorException(Failure.REJECTED, Texts.of("problem.media", "video_url"), noAddress);
        }
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        if (!host.endsWith(".qq.com") && !host.equals(settings.get(WechatSettings.API_BASE).getHost())) {
            throw new ConnectorException(Failure.REJECTED, Texts.of("problem.media", "video_url"));
        }
        HttpResponse<InputStream> answer = quietly(() -> http.stream(HttpRequest.newBuilder(address).GET().build(), LARGEST));
        if (answer.statusCode() != 200) {
            close(answer.body());
            throw status(answer, false);
        }
        return answer.body();
    }

    private Map<String, Object> call(String path, boolean sends, Function<String, HttpRequest> request, int... harmless) {
        return authorised(token -> {
            HttpRequest made = request.apply(token);
            HttpResponse<byte[]> answer = sends ? http.send(made) : quietly(() -> http.send(made));
            Map<String, Object> told = parsed(answer, answer.body(), sends);
            int code = number(told, "errcode");
            for (int each : harmless) {
                code = code == each ? 0 : code;
            }
            if (code != 0) {
                throw refusal(path, token, told);
            }
            if (sends && !told.containsKey("errcode")) {
                throw new ConnectorException(Failure.UNKNOWN_OUTCOME, Texts.of("problem.unclear"));
            }
            works(path);
            return told;
        });
    }

    private <T> T authorised(Function<String, T> call) {
        try {
            return tokens.with(call);
        } catch (ConnectorException failed) {
            if (failed.failure() == Failure.UNAUTHORIZED) {
                health.shut(failed.getMessage());
            }
            throw failed;
        }
    }

    private void works(String path) {
        health.open();
        health.well(path);
    }

    private ConnectorException refusal(String path, String token, Map<String, Object> told) {
        WechatProblem problem = problem(number(told, "errcode"), told);
        if (problem.failure() == Failure.UNAUTHORIZED) {
            refused = token;
        } else if (problem.account()) {
            health.open();
            health.troubled(path, problem.text());
        } else if (problem.failure() == Failure.REJECTED || problem.failure() == Failure.INVALID_REQUEST) {
            // It was heard and understood: the account works.
            works(path);
        }
        return problem.thrown(clock);
    }

    /**
     * A plain call gives the same token to all nodes, even one that the platform itself doesn't take any more: then a new one
     * has to be forced.
     */
    private AccessTokens.Fresh fresh() {
        Map<String, Object> answer = token(false);
        if (String.valueOf(refused).equals(text(answer, "access_token")) && mayForce()) {
            answer = token(true);
        }
        String token = text(answer, "access_token");
        if (token == null) {
            throw new ConnectorException(Failure.UNAVAILABLE, Texts.of("problem.answer"));
        }
        Duration lasts = Duration.ofSeconds(number(answer, "expires_in"));
        return new AccessTokens.Fresh(token, lasts.compareTo(SHORTEST) < 0 ? SHORTEST : lasts);
    }

    private Map<String, Object> token(boolean force) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("grant_type", "client_credential");
        body.put("appid", settings.get(WechatSettings.APP_ID));
        body.put("secret", settings.get(WechatSettings.APP_SECRET));
        body.put("force_refresh", force);
        URI address = URI.create(base() + STABLE_TOKEN);
        Map<String, Object> answer = parsed(quietly(() -> http.send(json(address, body))), false);
        int code = number(answer, "errcode");
        if (code != 0) {
            // Here the same code says that the secret is wrong.
            throw problem(code == 40001 ? 40125 : code, answer).thrown(clock);
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

    /** For calls that change nothing a customer sees: what broke on its way may be made again. */
    private static <T> T quietly(Supplier<T> call) {
        try {
            return call.get();
        } catch (ConnectorException failed) {
            throw failed.failure() == Failure.UNKNOWN_OUTCOME
                    ? new ConnectorException(Failure.UNAVAILABLE, failed.getMessage(), failed)
                    : failed;
        }
    }

    private static Map<String, Object> parsed(HttpResponse<byte[]> answer, boolean sends) {
        return parsed(answer, answer.body(), sends);
    }

    private static Map<String, Object> parsed(HttpResponse<?> answer, byte[] body, boolean sends) {
        if (answer.statusCode() != 200) {
            throw status(answer, sends);
        }
        try {
            return JSON.std.mapFrom(body);
        } catch (IOException | RuntimeException notJson) {
            throw new ConnectorException(
                    sends ? Failure.UNKNOWN_OUTCOME : Failure.UNAVAILABLE, Texts.of(sends ? "problem.unclear" : "problem.answer"), notJson);
        }
    }

    /** The platform says 200 to all that it understands: other statuses come from what stands before it. */
    private static ConnectorException status(HttpResponse<?> answer, boolean sends) {
        int status = answer.statusCode();
        String text = Texts.of("problem.status", String.valueOf(status));
        if (status == 429) {
            return ConnectorException.rateLimited(text, Duration.ofMinutes(1));
        }
        if (status == 504 && sends) {
            return new ConnectorException(Failure.UNKNOWN_OUTCOME, Texts.of("problem.unclear"));
        }
        return new ConnectorException(status >= 500 ? Failure.UNAVAILABLE : Failure.INVALID_REQUEST, text);
    }

    private static boolean speaks(HttpResponse<?> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return type.contains("json") || type.startsWith("text/");
    }

    private static WechatProblem problem(int code, Map<String, Object> told) {
        return WechatProblem.of(code, told.get("errmsg") instanceof String words ? words : "");
    }

    private String base() {
        return settings.get(WechatSettings.API_BASE).toString().replaceAll("/+$", "");
    }

    private URI address(String path, String token, String... parameters) {
        StringBuilder address = new StringBuilder(base()).append(path).append("?access_token=").append(encoded(token));
        for (int i = 0; i < parameters.length; i += 2) {
            address.append('&').append(parameters[i]).append('=').append(encoded(parameters[i + 1]));
        }
        return URI.create(address.toString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** In UTF-8 as it is, by way of a text: written as bytes, an emoji becomes two escapes, which the platform refuses or shows. */
    private static HttpRequest json(URI address, Map<String, Object> body) {
        try {
            return HttpRequest.newBuilder(address)
                    .header("Content-Type", "application/json; charset=utf-8")
                    .POST(BodyPublishers.ofString(JSON.std.asString(body)))
                    .build();
        } catch (IOException cannotBe) {
            throw new UncheckedIOException(cannotBe);
        }
    }

    private static HttpRequest form(URI address, String name, String mediaType, long size, Multipart.Bytes bytes) {
        String boundary = "switchboard-" + UUID.randomUUID();
        BodyPublisher head = BodyPublishers.ofString("--" + boundary + "\r\nContent-Disposition: form-data; name=\"media\"; filename=\"" + name
                + "\"; filelength=" + size + "\r\nContent-Type: " + mediaType + "\r\n\r\n");
        BodyPublisher file = BodyPublishers.ofInputStream(() -> {
            try {
                return bytes.open();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        });
        BodyPublisher tail = BodyPublishers.ofString("\r\n--" + boundary + "--\r\n");
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.concat(head, BodyPublishers.fromPublisher(file, size), tail))
                .build();
    }

    /** Null where it is missing or blank: names that the platform keeps to itself are empty. */
    static String text(Map<String, Object> json, String name) {
        return json.get(name) instanceof String text && !text.isBlank() ? text.strip() : null;
    }

    private static int number(Map<String, Object> json, String name) {
        return json.get(name) instanceof Number number ? number.intValue() : 0;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException gone) {
            throw new ConnectorException(Failure.UNAVAILABLE, Texts.of("problem.answer"), gone);
        }
    }
}
