package io.switchboard.channel.douyin;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;

/** How calls of both platforms are written. */
final class Encoded {
    private Encoded() {}

    /** Names and values in turn, as a query or a form. */
    static String pairs(String... pairs) {
        StringJoiner joined = new StringJoiner("&");
        for (int i = 0; i < pairs.length; i += 2) {
            joined.add(text(pairs[i]) + "=" + text(pairs[i + 1]));
        }
        return joined.toString();
    }

    static String text(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static HttpRequest.Builder json(URI address, Map<String, ?> body) {
        try {
            return HttpRequest.newBuilder(address)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(JSON.std.asBytes(body)));
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }

    static HttpRequest.Builder form(URI address, String... pairs) {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(pairs(pairs)));
    }

    static URI address(URI base, String path) {
        return URI.create(base.toString().replaceAll("/+$", "") + path);
    }
}
