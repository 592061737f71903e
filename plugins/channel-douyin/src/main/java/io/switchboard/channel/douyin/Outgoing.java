package io.switchboard.channel.douyin;

import static io.switchboard.channel.douyin.DouyinConnector.TEXTS;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.OutboundMessage;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Makes of an answer what {@code /im/send/msg/} takes. */
final class Outgoing {
    /** A card that stands ready at the platform is named by an address: {@code douyin:retain_consult_card?card_id=…}. */
    static final String SCHEME = "douyin:";

    private static final Map<String, Integer> CARDS =
            Map.of("video", 3, "retain_consult_card", 8, "group_invitation", 9, "applet_card", 10, "applet_coupon", 11);

    private Outgoing() {}

    /**
     * @param peer what the customer did last
     * @param entered whether it is an answer to his opening of the conversation
     * @param upload gives a picture to the platform and returns its id
     */
    static Map<String, Object> body(OutboundMessage message, Peer peer, boolean entered, Function<FileRef, String> upload) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("content", content(message, upload));
        body.put("to_user_id", message.recipient());
        body.put("msg_id", entered ? peer.entering() : peer.message());
        body.put("conversation_id", peer.conversation());
        body.put("scene", entered ? "im_enter_direct_msg" : "im_reply_msg");
        return body;
    }

    /** @throws ConnectorException INVALID_REQUEST for what the platform has no word for */
    private static Map<String, Object> content(OutboundMessage message, Function<FileRef, String> upload) {
        if (!message.attachments().isEmpty()) {
            throw refused("refused.file");
        }
        Content content = message.content();
        if (content instanceof Content.Text || content instanceof Content.RichText || content instanceof Content.Location) {
            return text(content.plainText());
        }
        if (content instanceof Content.Link link) {
            return text(joined(link.title(), link.description(), link.url()));
        }
        if (content instanceof Content.Card card) {
            return card.url() != null && card.url().startsWith(SCHEME)
                    ? card(card.url().substring(SCHEME.length()))
                    : text(joined(card.title(), card.text(), card.url()));
        }
        if (content instanceof Content.Image image) {
            if (image.text() != null && !image.text().isBlank()) {
                throw refused("refused.caption");
            }
            return of(2, "image", Map.of("media_id", upload.apply(image.file())));
        }
        boolean file = content instanceof Content.File || content instanceof Content.Audio;
        throw refused(content instanceof Content.Video ? "refused.video" : file ? "refused.file" : "refused.kind");
    }

    private static Map<String, Object> text(String text) {
        if (text.isBlank()) {
            throw refused("refused.empty");
        }
        return of(1, "text", Map.of("text", text));
    }

    private static Map<String, Object> card(String address) {
        String[] parts = address.split("\\?", 2);
        Integer number = CARDS.get(parts[0]);
        if (number == null || parts.length < 2) {
            throw refused("refused.card");
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (String pair : parts[1].split("&")) {
            String[] field = pair.split("=", 2);
            String value = URLDecoder.decode(field.length == 2 ? field[1] : "", StandardCharsets.UTF_8);
            // These two are numbers at the platform.
            boolean whole = number == 11 && value.matches("\\d{1,18}");
            fields.put(field[0], whole ? (Object) Long.valueOf(value) : value);
        }
        return of(number, parts[0], fields);
    }

    private static Map<String, Object> of(int type, String member, Map<String, Object> fields) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("msg_type", type);
        content.put(member, fields);
        return content;
    }

    private static String joined(String... lines) {
        StringBuilder joined = new StringBuilder();
        for (String line : lines) {
            if (line != null && !line.isBlank()) {
                joined.append(joined.isEmpty() ? "" : "\n").append(line);
            }
        }
        return joined.toString();
    }

    private static ConnectorException refused(String key) {
        return new ConnectorException(Failure.INVALID_REQUEST, TEXTS.text(key));
    }
}
