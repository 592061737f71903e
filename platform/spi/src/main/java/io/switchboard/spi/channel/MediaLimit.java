package io.switchboard.spi.channel;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a channel carries of one kind of file.
 *
 * @param kind as what it is sent
 * @param mediaTypes those that it takes, in lower case, {@code image/png} for one; empty for any
 * @param maxBytes largest file, at least 1
 */
public record MediaLimit(Kind kind, List<String> mediaTypes, long maxBytes) {

    /** As what a file is sent. */
    public enum Kind {
        IMAGE,
        AUDIO,
        VIDEO,
        /** Any file, as a download. */
        FILE;

        /** As what a file of this media type is sent, where the channel carries that. */
        public static Kind of(String mediaType) {
            String first = mediaType.toLowerCase(Locale.ROOT).split("/", 2)[0];
            return switch (first) {
                case "image" -> IMAGE;
                case "audio" -> AUDIO;
                case "video" -> VIDEO;
                default -> FILE;
            };
        }
    }

    public MediaLimit {
        Objects.requireNonNull(kind, "kind");
        mediaTypes = List.copyOf(mediaTypes);
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes: at least 1");
        }
    }

    /** Whether it takes files of this media type; their size is another matter. */
    public boolean takes(String mediaType) {
        return mediaTypes.isEmpty() || mediaTypes.contains(mediaType.toLowerCase(Locale.ROOT));
    }
}
