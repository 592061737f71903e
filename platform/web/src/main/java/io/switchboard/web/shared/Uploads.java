package io.switchboard.web.shared;

import io.switchboard.core.shared.Refused;
import io.switchboard.spi.message.FileRef;
import jakarta.ws.rs.core.EntityPart;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Files in and out. */
public final class Uploads {
    /** Kinds that a browser shows without running anything. SVG isn't among them. */
    private static final Set<String> SAFE = Set.of(
            "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "audio/mpeg", "audio/ogg", "audio/wav", "video/mp4", "video/webm");

    private Uploads() {}

    /** What to do with the one file of the form. */
    @FunctionalInterface
    public interface Sink {
        Object take(String name, InputStream bytes) throws IOException;
    }

    /** Takes the part {@code file}. */
    public static Response store(List<EntityPart> parts, Sink sink) throws IOException {
        for (EntityPart part : parts) {
            if ("file".equals(part.getName())) {
                try (InputStream in = part.getContent()) {
                    if (in == null) {
                        // Parts within the part.
                        throw Refused.invalid("file", "required");
                    }
                    String name = part.getFileName().orElse("file");
                    return Response.status(201).entity(sink.take(name, in)).build();
                }
            }
        }
        throw Refused.invalid("file", "required");
    }

    /** Gives a file out: as a download unless it is safe to show, never sniffed, never run. */
    public static Response serve(FileRef file, InputStream bytes) {
        String type = SAFE.contains(file.mediaType()) ? file.mediaType() : "application/octet-stream";
        String how = SAFE.contains(file.mediaType()) ? "inline" : "attachment";
        String name = URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20");
        StreamingOutput stream = out -> {
            try (bytes) {
                bytes.transferTo(out);
            }
        };
        return closed(Response.ok(stream, type).header("Content-Length", file.size()), how + "; filename*=UTF-8''" + name);
    }

    /** Gives a picture out whose type was found in its bytes. */
    public static Response serve(String type, byte[] picture) {
        if (!SAFE.contains(type)) {
            throw Refused.invalid("file", "notImage");
        }
        return closed(Response.ok(picture, type), "inline");
    }

    private static Response closed(Response.ResponseBuilder response, String disposition) {
        return response.header("Content-Disposition", disposition)
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .header("Cache-Control", "private, max-age=3600")
                .build();
    }
}
