package io.switchboard.channel.whatsapp;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.OutboundMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes messages as the Cloud API takes them: it refuses what it doesn't know, so nothing is said beyond need. */
final class Outgoing {
    static final int MOST_TEXT = 4096;

    private static final long MIB = 1024 * 1024;
    private static final int MOST_CAPTION = 1024;

    static final MediaLimit IMAGE = new MediaLimit(MediaLimit.Kind.IMAGE, List.of("image/jpeg", "image/png"), 5 * MIB);
    static final MediaLimit AUDIO = new MediaLimit(
            MediaLimit.Kind.AUDIO, List.of("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), 16 * MIB);
    static final MediaLimit VIDEO = new MediaLimit(MediaLimit.Kind.VIDEO, List.of("video/mp4", "video/3gpp"), 16 * MIB);
    static final MediaLimit DOCUMENT = new MediaLimit(MediaLimit.Kind.FILE, List.of(), 100 * MIB);

    private Outgoing() {}

    /** @throws ConnectorException INVALID_REQUEST for what can't be said there */
    static void check(Content content) {
        if (content instanceof Content.Event || content instanceof Content.Unknown) {
            throw refused("kind");
        }
        FileRef file = file(content).orElse(null);
        if (file != null) {
            if (file.size() > DOCUMENT.maxBytes()) {
                throw refused("tooLarge");
            }
            if (caption(content) != null && caption(content).length() > MOST_CAPTION) {
                throw refused("longCaption");
            }
        } else if (!(content instanceof Content.Location) && text(content).length() > MOST_TEXT) {
            throw refused("tooLong");
        }
    }

    static Optional<FileRef> file(Content content) {
        if (content instanceof Content.Image image) {
            return Optional.of(image.file());
        }
        if (content instanceof Content.Audio audio) {
            return Optional.of(audio.file());
        }
        if (content instanceof Content.Video video) {
            return Optional.of(video.file());
        }
        return content instanceof Content.File file ? Optional.of(file.file()) : Optional.empty();
    }

    /** @param mediaId of its file, which was handed over before; null for none */
    static Map<String, Object> body(OutboundMessage message, String mediaId) {
        Content content = message.content();
        if (mediaId != null) {
            return media(message, content, mediaId);
        }
        if (content instanceof Content.Location place) {
            Map<String, Object> location = new LinkedHashMap<>();
            location.put("latitude", String.valueOf(place.latitude()));
            location.put("longitude", String.valueOf(place.longitude()));
            if (place.label() != null) {
                location.put("name", place.label());
            }
            return envelope(message, "location", location);
        }
        String text = text(content);
        // A preview is made of the first address in the text, if there is one.
        return envelope(message, "text", Map.of("body", text, "preview_url", text.contains("https://") || text.contains("http://")));
    }

    /** Whoever has no number that we may know is written to by the id that stands for it. */
    static Map<String, Object> envelope(OutboundMessage message, String type, Map<String, Object> said) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("messaging_product", "whatsapp");
        body.put("recipient_type", "individual");
        body.put(message.recipient().matches("[A-Z]{2}\\..+") ? "recipient" : "to", message.recipient());
        body.put("type", type);
        body.put(type, said);
        // Comes back with the statuses: what is left of a send whose answer was lost.
        body.put("biz_opaque_callback_data", message.id());
        return body;
    }

    private static Map<String, Object> media(OutboundMessage message, Content content, String mediaId) {
        String type = type(content);
        Map<String, Object> media = new LinkedHashMap<>();
        media.put("id", mediaId);
        String caption = caption(content);
        if (caption != null) {
            media.put("caption", caption);
        }
        if (type.equals("document")) {
            media.put("filename", file(content).orElseThrow().name());
        }
        return envelope(message, type, media);
    }

    /** What isn't of the kinds that are shown goes as a document. */
    private static String type(Content content) {
        FileRef file = file(content).orElseThrow();
        if (content instanceof Content.Image && takes(IMAGE, file)) {
            return "image";
        }
        if (content instanceof Content.Audio && takes(AUDIO, file)) {
            return "audio";
        }
        return content instanceof Content.Video && takes(VIDEO, file) ? "video" : "document";
    }

    private static boolean takes(MediaLimit limit, FileRef file) {
        return limit.takes(file.mediaType()) && file.size() <= limit.maxBytes();
    }

    private static String caption(Content content) {
        // An audio has none.
        String text = content instanceof Content.Image image ? image.text()
                : content instanceof Content.Video video ? video.text()
                : content instanceof Content.File file ? file.text()
                : null;
        return text == null || text.isBlank() ? null : text;
    }

    private static String text(Content content) {
        if (content instanceof Content.Card card && card.url() != null) {
            return card.plainText() + "\n" + card.url();
        }
        if (content instanceof Content.Link link) {
            return Stream.of(link.title(), link.description(), link.url()).filter(Objects::nonNull).collect(Collectors.joining("\n"));
        }
        return content.plainText();
    }

    private static ConnectorException refused(String key) {
        return new ConnectorException(Failure.INVALID_REQUEST, WhatsappConnector.TEXTS.text(key));
    }
}
