package io.switchboard.channel.wechat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.AccessTokens;
import io.switchboard.spi.platform.Multipart;
import io.switchboard.spi.platform.PlatformHttp;
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
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Calls of the platform's APIs, which are made alike. Their one rule: each answer becomes the failure that fits, and what may
 * have worked is never asked twice.
 */
final class WechatTransport {
    /** Every code but 0 is a refusal. */
    static final IntPredicate NONE = code -> false;

    private static final long LARGEST = 30 * 1024 * 1024;
    private static final int LONGEST_PROBLEM = 64 * 1024;

    private final URI base;
    private final PlatformHttp http;
    private final Clock clock;
    private final WechatHealth health;
    private final Problems problems;
    private final AccessTokens tokens;
    private volatile String refused;

    /** What an error code is for us. */
    interface Problems {
        /** @param told the platform's words */
        WechatProblem of(int code, String told);
    }

    /**
     * @param credentials what a token belongs to: with others, another one is asked for
     * @param fresh asks the platform for a token
     */
    WechatTransport(URI base, String credentials, ChannelContext context, WechatHealth health, Problems problems, Supplier<AccessTokens.Fresh> fresh) {
        this.base = base;
        this.http = context.http();
        this.clock = context.clock();
        this.health = health;
        this.problems = problems;
        this.tokens = new AccessTokens(context.store(), clock, "token." + WechatMessages.digest(base + " " + credentials), fresh);
    }

    /** Whether the platform doesn't take this token any more. */
    boolean isRefused(String token) {
        return String.valueOf(refused).equals(token);
    }

    /**
     * Leaves a file at the platform, for three days.
     *
     * @param size of the bytes: the platform answers 412 to bodies whose length isn't told beforehand
     * @return its media id
     */
    String upload(String type, String name, String mediaType, long size, Multipart.Bytes bytes) {
        String path = "/cgi-bin/media/upload";
        Map<String, Object> answer = call(path, false, token -> form(address(path, token, "type", type), name, mediaType, size, bytes), NONE);
        String id = text(answer, "media_id");
        String thumb = id == null ? text(answer, "thumb_media_id") : id;
        if (thumb == null) {
            throw new ConnectorException(Failure.UNAVAILABLE, WechatConnector.TEXTS.text("problem.answer"));
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
                throw new ConnectorException(Failure.UNAVAILABLE, WechatConnector.TEXTS.text("problem.answer"), broken);
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
            throw new ConnectorException(Failure.REJECTED, WechatConnector.TEXTS.text("problem.media", "video_url"), noAddress);
        }
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        if (!host.endsWith(".qq.com") && !host.equals(base.getHost())) {
            throw new ConnectorException(Failure.REJECTED, WechatConnector.TEXTS.text("problem.media", "video_url"));
        }
        HttpResponse<InputStream> answer = quietly(() -> http.stream(HttpRequest.newBuilder(address).GET().build(), LARGEST));
        if (answer.statusCode() != 200) {
            close(answer.body());
            throw status(answer, false);
        }
        return answer.body();
    }

    /**
     * Calls with a token, and once more with a new one if that is refused.
     *
     * @param sends whether a customer sees it: then what is unclear stays so
     * @param harmless codes that are no refusal
     */
    Map<String, Object> call(String path, boolean sends, Function<String, HttpRequest> request, IntPredicate harmless) {
        return authorised(token -> {
            HttpRequest made = request.apply(token);
            HttpResponse<byte[]> answer = sends ? http.send(made) : quietly(() -> http.send(made));
            Map<String, Object> told = parsed(answer, answer.body(), sends);
            int code = number(told, "errcode");
            if (code != 0 && !harmless.test(code)) {
                throw refusal(path, token, told);
            }
            if (sends && !told.containsKey("errcode")) {
                throw new ConnectorException(Failure.UNKNOWN_OUTCOME, WechatConnector.TEXTS.text("problem.unclear"));
            }
            works(path);
            return told;
        });
    }

    /** Calls without a token, or with one that isn't kept; changes nothing a customer sees. */
    Map<String, Object> ask(HttpRequest request) {
        return parsed(quietly(() -> http.send(request)), false);
    }

    /** As it is told to whoever asked. */
    ConnectorException refusal(int code, Map<String, Object> told) {
        return problem(code, told).thrown(clock);
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
                    sends ? Failure.UNKNOWN_OUTCOME : Failure.UNAVAILABLE, WechatConnector.TEXTS.text(sends ? "problem.unclear" : "problem.answer"), notJson);
        }
    }

    /** The platform says 200 to all that it understands: other statuses come from what stands before it. */
    private static ConnectorException status(HttpResponse<?> answer, boolean sends) {
        int status = answer.statusCode();
        String text = WechatConnector.TEXTS.text("problem.status", String.valueOf(status));
        if (status == 429) {
            return ConnectorException.rateLimited(text, Duration.ofMinutes(1));
        }
        if (status == 504 && sends) {
            return new ConnectorException(Failure.UNKNOWN_OUTCOME, WechatConnector.TEXTS.text("problem.unclear"));
        }
        return new ConnectorException(status >= 500 ? Failure.UNAVAILABLE : Failure.INVALID_REQUEST, text);
    }

    /** Whether it says something instead of giving a file: a customer's file may be a text, too, and then it is an attachment. */
    private static boolean speaks(HttpResponse<?> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean file = answer.headers().firstValue("Content-Disposition").orElse("").toLowerCase(Locale.ROOT).startsWith("attachment");
        return !file && (type.contains("json") || type.startsWith("text/"));
    }

    private WechatProblem problem(int code, Map<String, Object> told) {
        return problems.of(code, told.get("errmsg") instanceof String words ? words : "");
    }

    /** Without a token. */
    URI address(String path) {
        return URI.create(base.toString().replaceAll("/+$", "") + path);
    }

    URI address(String path, String token, String... parameters) {
        StringBuilder address = new StringBuilder(address(path).toString()).append("?access_token=").append(encoded(token));
        for (int i = 0; i < parameters.length; i += 2) {
            address.append('&').append(parameters[i]).append('=').append(encoded(parameters[i + 1]));
        }
        return URI.create(address.toString());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** In UTF-8 as it is, by way of a text: written as bytes, an emoji becomes two escapes, which the platform refuses or shows. */
    static HttpRequest json(URI address, Map<String, Object> body) {
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

    static int number(Map<String, Object> json, String name) {
        return json.get(name) instanceof Number number ? number.intValue() : 0;
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException gone) {
            throw new ConnectorException(Failure.UNAVAILABLE, WechatConnector.TEXTS.text("problem.answer"), gone);
        }
    }
}
