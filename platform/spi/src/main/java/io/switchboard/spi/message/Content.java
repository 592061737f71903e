package io.switchboard.spi.message;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a message says. Sealed, so that the platform handles every kind; {@link Unknown} is what a connector makes of a
 * kind that it doesn't know, so that a provider's new kind breaks nobody.
 */
public sealed interface Content {

    /** The content as one plain text, for lists, search and channels that know text only. Never null. */
    String plainText();

    /**
     * Plain text with line breaks.
     *
     * @param text what the writer says, never null
     * @param quoted what stood with it but was said before (quoted mails, signatures): shown when asked for; or null
     */
    record Text(String text, String quoted) implements Content {
        public Text {
            Objects.requireNonNull(text, "text");
        }

        /** Nothing quoted. */
        public Text(String text) {
            this(text, null);
        }

        @Override
        public String plainText() {
            return text;
        }
    }

    /**
     * Formatted text.
     *
     * @param html HTML as it came; the platform cleans it before it is stored. A picture that came with the message is
     *     {@code <img data-file="id of the attachment">}; one from elsewhere, {@code <img src="https://…">}, is loaded
     *     only when a person asks for it
     * @param text the same as plain text, never null
     * @param quoted HTML, as it came, of what stood with it but was said before (quoted mails, signatures): shown when
     *     asked for; or null
     */
    record RichText(String html, String text, String quoted) implements Content {
        public RichText {
            Objects.requireNonNull(html, "html");
            Objects.requireNonNull(text, "text");
        }

        /** Nothing quoted. */
        public RichText(String html, String text) {
            this(html, text, null);
        }

        @Override
        public String plainText() {
            return text;
        }
    }

    /** A picture; {@code text} is its caption or null. */
    record Image(FileRef file, String text) implements Content {
        @Override
        public String plainText() {
            return text == null ? "[" + file.name() + "]" : text;
        }
    }

    /** Any file; {@code text} is a word with it or null. */
    record File(FileRef file, String text) implements Content {
        @Override
        public String plainText() {
            return text == null ? "[" + file.name() + "]" : text;
        }
    }

    /** A spoken message or a piece of sound; {@code text} is what was recognised in it, or null. */
    record Audio(FileRef file, String text) implements Content {
        @Override
        public String plainText() {
            return text == null ? "[" + file.name() + "]" : text;
        }
    }

    /** A film; {@code text} is its caption or null. */
    record Video(FileRef file, String text) implements Content {
        @Override
        public String plainText() {
            return text == null ? "[" + file.name() + "]" : text;
        }
    }

    /** A place: WGS 84 degrees and a label for people, or null. */
    record Location(double latitude, double longitude, String label) implements Content {
        @Override
        public String plainText() {
            return label == null ? latitude + "," + longitude : label;
        }
    }

    /** A link with its title and description, both nullable. */
    record Link(String url, String title, String description) implements Content {
        public Link {
            Objects.requireNonNull(url, "url");
        }

        @Override
        public String plainText() {
            return title == null ? url : title + " " + url;
        }
    }

    /** A product, order or other card; all but {@code title} nullable. */
    record Card(String title, String text, String imageUrl, String url) implements Content {
        public Card {
            Objects.requireNonNull(title, "title");
        }

        @Override
        public String plainText() {
            return text == null ? title : title + "\n" + text;
        }
    }

    /**
     * A page of a mini program.
     *
     * @param appId of the program; null for the account's own
     * @param path of the page, with its query if it has one: {@code pages/order?id=7}
     */
    record MiniProgram(String title, String appId, String path) implements Content {
        public MiniProgram {
            Objects.requireNonNull(title, "title");
            Objects.requireNonNull(path, "path");
        }

        @Override
        public String plainText() {
            return title;
        }
    }

    /**
     * Something that happened instead of something said: {@code followed}, {@code assigned}.
     *
     * @param event what happened, a word
     * @param data further facts, never null
     */
    record Event(String event, Map<String, String> data) implements Content {
        public Event {
            Objects.requireNonNull(event, "event");
            data = Map.copyOf(data);
        }

        @Override
        public String plainText() {
            return "[" + event + "]";
        }
    }

    /**
     * A message that the provider has approved beforehand, with its gaps filled: see {@link
     * io.switchboard.spi.channel.SendsTemplates}. Goes out only.
     *
     * @param name at the provider
     * @param locale as the provider writes it
     * @param values of the gaps, in their order
     * @param text the whole of it, as the customer reads it
     */
    record Template(String name, String locale, List<String> values, String text) implements Content {
        public Template {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(locale, "locale");
            values = List.copyOf(values);
            Objects.requireNonNull(text, "text");
        }

        @Override
        public String plainText() {
            return text;
        }
    }

    /** A kind that this connector doesn't know: its name at the provider, and what to show instead. */
    record Unknown(String kind, String fallbackText) implements Content {
        public Unknown {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(fallbackText, "fallbackText");
        }

        @Override
        public String plainText() {
            return fallbackText;
        }
    }
}
