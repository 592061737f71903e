package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.OutboundMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Our answers in customer service's form; files are left at the platform on the way. */
final class ServiceAnswers {
    private static final int TITLE_BYTES = 128;
    private static final int WORDS_BYTES = 512;
    private static final int URL_BYTES = 2048;
    /** The platform takes only files of more than five bytes. */
    private static final int SMALLEST = 6;

    private final ServiceClient client;
    private final ChannelContext context;
    private volatile Thumb kept;

    private record Thumb(String mediaId, Instant until) {}

    ServiceAnswers(ServiceClient client, ChannelContext context) {
        this.client = client;
        this.context = context;
    }

    /** The platform's id of a message of ours, by which it knows repeats: at most 32 letters and digits. */
    static String id(OutboundMessage message) {
        String id = message.id().replace("-", "");
        return id.matches("[0-9a-zA-Z_]{1,32}") ? id : WechatMessages.digest(message.id());
    }

    /**
     * @throws io.switchboard.spi.ConnectorException INVALID_REQUEST for what the platform has no form for; others when a file
     *     can't be left there
     */
    Map<String, Object> of(OutboundMessage message) {
        if (!message.attachments().isEmpty()) {
            throw WechatAnswers.invalid("problem.attachments");
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("touser", message.recipient());
        answer.put("open_kfid", client.account());
        answer.put("msgid", id(message));
        Content content = message.content();
        if (content instanceof Content.Text || content instanceof Content.RichText) {
            return text(answer, content.plainText());
        }
        if (content instanceof Content.Image image) {
            return file(answer, "image", MediaLimit.Kind.IMAGE, image.file(), image.text());
        }
        if (content instanceof Content.Audio audio) {
            return file(answer, "voice", MediaLimit.Kind.AUDIO, audio.file(), audio.text());
        }
        if (content instanceof Content.Video video) {
            return file(answer, "video", MediaLimit.Kind.VIDEO, video.file(), video.text());
        }
        if (content instanceof Content.File file) {
            return file(answer, "file", MediaLimit.Kind.FILE, file.file(), file.text());
        }
        if (content instanceof Content.Location place) {
            return place(answer, place);
        }
        if (content instanceof Content.Link link) {
            return link.title() == null ? text(answer, link.url()) : page(answer, link.title(), link.description(), link.url());
        }
        if (content instanceof Content.Card card) {
            return card(answer, card);
        }
        throw WechatAnswers.invalid("problem.kind");
    }

    private static Map<String, Object> text(Map<String, Object> answer, String text) {
        String clean = WechatAnswers.clean(text);
        if (clean.getBytes(StandardCharsets.UTF_8).length > WechatKind.TEXT_BYTES) {
            throw WechatAnswers.invalid("problem.tooLong", WechatKind.TEXT_BYTES + " bytes");
        }
        return as(answer, "text", Map.of("content", clean));
    }

    private Map<String, Object> file(Map<String, Object> answer, String type, MediaLimit.Kind what, FileRef file, String words) {
        if (words != null && !words.isBlank()) {
            throw WechatAnswers.invalid("problem.words");
        }
        MediaLimit limit = WechatKind.CUSTOMER_SERVICE.limits().carries(what).orElseThrow();
        if (!limit.takes(file.mediaType()) || file.size() < SMALLEST || file.size() > limit.maxBytes()) {
            throw WechatAnswers.invalid("problem.file", limit.maxBytes() / (1024 * 1024) + " MB: " + String.join(", ", limit.mediaTypes()));
        }
        String ending = switch (file.mediaType().toLowerCase(Locale.ROOT)) {
            case "image/png" -> "png";
            case "audio/amr" -> "amr";
            case "video/mp4" -> "mp4";
            default -> "jpg";
        };
        // Of a file the customer sees the name, and opens it by its ending.
        String name = what == MediaLimit.Kind.FILE ? file.name().replaceAll("[\"\\\\\\p{Cntrl}]", "_") : type + "." + ending;
        String mediaId = client.upload(type, name, file.mediaType(), file.size(), () -> context.files().open(file));
        return as(answer, type, Map.of("media_id", mediaId));
    }

    private static Map<String, Object> place(Map<String, Object> answer, Content.Location place) {
        Map<String, Object> said = new LinkedHashMap<>();
        String label = place.label() == null ? place.latitude() + "," + place.longitude() : WechatAnswers.clean(place.label());
        said.put("name", label);
        said.put("address", label);
        said.put("latitude", place.latitude());
        said.put("longitude", place.longitude());
        return as(answer, "location", said);
    }

    private Map<String, Object> card(Map<String, Object> answer, Content.Card card) {
        if (card.url() == null) {
            return text(answer, card.plainText());
        }
        if (!card.url().startsWith(WechatAnswers.MINI_PROGRAM)) {
            return page(answer, card.title(), card.text(), card.url());
        }
        Map<String, String> parameters = WechatAnswers.parameters(card.url().substring(WechatAnswers.MINI_PROGRAM.length()));
        String path = parameters.getOrDefault("path", "");
        if (path.isEmpty() || !parameters.containsKey("appid")) {
            throw WechatAnswers.invalid("problem.card");
        }
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("appid", parameters.get("appid"));
        said.put("title", cut(card.title(), TITLE_BYTES));
        said.put("thumb_media_id", thumbId());
        said.put("pagepath", parameters.containsKey("query") ? path + "?" + parameters.get("query") : path);
        return as(answer, "miniprogram", said);
    }

    private Map<String, Object> page(Map<String, Object> answer, String title, String words, String url) {
        if (!WechatAnswers.isWeb(url) || url.getBytes(StandardCharsets.UTF_8).length > URL_BYTES) {
            throw WechatAnswers.invalid("problem.card");
        }
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("title", cut(title, TITLE_BYTES));
        said.put("desc", words == null ? "" : cut(words, WORDS_BYTES));
        said.put("url", url);
        said.put("thumb_media_id", thumbId());
        return as(answer, "link", said);
    }

    /** The platform cuts too, but in the middle of a character. */
    private static String cut(String text, int bytes) {
        String clean = WechatAnswers.clean(text);
        int end = clean.length();
        while (clean.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
            end = clean.offsetByCodePoints(end, -1);
        }
        return clean.substring(0, end);
    }

    /** Links and mini programs want a picture to be shown by. */
    private String thumbId() {
        Thumb thumb = kept;
        Instant now = context.clock().instant();
        if (thumb == null || !now.isBefore(thumb.until())) {
            byte[] picture = WechatAnswers.THUMB;
            String mediaId = client.upload("image", "thumb.jpg", "image/jpeg", picture.length, () -> new ByteArrayInputStream(picture));
            thumb = new Thumb(mediaId, now.plus(WechatAnswers.THUMB_LASTS));
            kept = thumb;
        }
        return thumb.mediaId();
    }

    private static Map<String, Object> as(Map<String, Object> answer, String type, Map<String, Object> body) {
        answer.put("msgtype", type);
        answer.put(type, body);
        return answer;
    }
}
