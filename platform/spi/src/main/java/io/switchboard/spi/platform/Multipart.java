package io.switchboard.spi.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A form with files as the body of a request: {@code multipart/form-data}, RFC 7578. */
public final class Multipart {
    private final String boundary = "switchboard-" + UUID.randomUUID();
    private final List<BodyPublisher> parts = new ArrayList<>();

    /** Opens a file's bytes, once for each sending. */
    @FunctionalInterface
    public interface Bytes {
        InputStream open() throws IOException;
    }

    public Multipart field(String name, String value) {
        parts.add(text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(name) + "\"\r\n\r\n" + value + "\r\n"));
        return this;
    }

    /** A file; its name in UTF-8, as browsers send it. */
    public Multipart file(String name, String fileName, String mediaType, Bytes bytes) {
        parts.add(text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(name) + "\"; filename=\"" + quoted(fileName)
                + "\"\r\nContent-Type: " + mediaType + "\r\n\r\n"));
        parts.add(BodyPublishers.ofInputStream(() -> {
            try {
                return bytes.open();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }));
        parts.add(text("\r\n"));
        return this;
    }

    /** A POST of it. */
    public HttpRequest.Builder post(HttpRequest.Builder request) {
        List<BodyPublisher> all = new ArrayList<>(parts);
        all.add(text("--" + boundary + "--\r\n"));
        return request.header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.concat(all.toArray(BodyPublisher[]::new)));
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }
}
