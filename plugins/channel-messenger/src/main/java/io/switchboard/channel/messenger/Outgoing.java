package io.switchboard.channel.messenger;

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

/** Writes messages as the Send API takes them: a text or a file, never both. */
final class Outgoing {
    /** "Less than 2000 characters". */
    static final int MOST_TEXT = 1999;

    private static final long MOST_BYTES = 25L * 1024 * 1024;

    static final MediaLimit IMAGE = new MediaLimit(MediaLimit.Kind.IMAGE, List.of("image/jpeg", "image/png", "image/gif"), MOST_BYTES);
    static final MediaLimit AUDIO = new MediaLimit(MediaLimit.Kind.AUDIO, List.of("audio/mpeg", "audio/mp4", "audio/aac", "audio/x-m4a"), MOST_BYTES);
    static final MediaLimit VIDEO = new MediaLimit(MediaLimit.Kind.VIDEO, List.of("video/mp4"), MOST_BYTES);
    static final MediaLimit FILE = new MediaLimit(MediaLimit.Kind.FILE, List.of(), MOST_BYTES);

    private Outgoing() {}

    /** @throws ConnectorException INVALID_REQUEST for what can't be said there */
    static void check(Content content) {
        if (content instanceof Content.Event || content instanceof Content.Unknown || content instanceof Content.Template) {
            throw refused("kind");
        }
        FileRef file = file(content).orElse(null);
        if (file == null) {
            if (text(content).length() > MOST_TEXT) {
                throw refused("tooLong");
            }
        } else if (file.size() > MOST_BYTES) {
            throw refused("tooLarge");
        } else if (hasCaption(content)) {
            throw refused("caption");
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

    /** As what its file goes; what isn't of the kinds that are shown goes as a file. */
    static String type(Content content) {
        String mediaType = file(content).orElseThrow().mediaType();
        if (content instanceof Content.Image && IMAGE.takes(mediaType)) {
            return "image";
        }
        if (content instanceof Content.Audio && AUDIO.takes(mediaType)) {
            return "audio";
        }
        return content instanceof Content.Video && VIDEO.takes(mediaType) ? "video" : "file";
    }

    /**
     * @param attachmentId of its file, which was handed over before; null for none
     * @param byPerson whether it goes as a person's answer after the ordinary window
     */
    static Map<String, Object> body(OutboundMessage message, String attachmentId, boolean byPerson) {
        Map<String, Object> said = new LinkedHashMap<>();
        if (attachmentId == null) {
            said.put("text", text(message.content()));
        } else {
            said.put("attachment", Map.of("type", type(message.content()), "payload", Map.of("attachment_id", attachmentId)));
        }
        // Comes back with the echo: what is left of a send whose answer was lost.
        said.put("metadata", message.id());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("recipient", Map.of("id", message.recipient()));
        body.put("messaging_type", byPerson ? "MESSAGE_TAG" : "RESPONSE");
        if (byPerson) {
            body.put("tag", "HUMAN_AGENT");
        }
        body.put("message", said);
        return body;
    }

    private static boolean hasCaption(Content content) {
        String text = null;
        if (content instanceof Content.Image image) {
            text = image.text();
        } else if (content instanceof Content.Video video) {
            text = video.text();
        } else if (content instanceof Content.File file) {
            text = file.text();
        }
        return text != null && !text.isBlank();
    }

    private static String text(Content content) {
        if (content instanceof Content.Card card) {
            return lines(card.title(), card.text(), card.url());
        }
        if (content instanceof Content.Link link) {
            return lines(link.title(), link.description(), link.url());
        }
        if (content instanceof Content.Location place) {
            return lines(place.label(), "https://maps.google.com/?q=" + place.latitude() + "," + place.longitude());
        }
        return content.plainText();
    }

    private static String lines(String... lines) {
        return Stream.of(lines).filter(Objects::nonNull).collect(Collectors.joining("\n"));
    }

    private static ConnectorException refused(String key) {
        return new ConnectorException(Failure.INVALID_REQUEST, MessengerConnector.TEXTS.text(key));
    }
}
