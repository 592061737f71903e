package io.switchboard.channel.wechat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.OutboundMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Our answers in the platform's form; files are left at the platform on the way. */
final class WechatAnswers {
    /** A picture stays three days; asked for anew well before. */
    static final Duration THUMB_LASTS = Duration.ofDays(2);
    static final String MINI_PROGRAM = "weixin://dl/business/?";
    static final byte[] THUMB = thumb();

    private final WechatKind kind;
    private final WechatClient client;
    private final ChannelContext context;
    private volatile Thumb kept;

    private record Thumb(String mediaId, Instant until) {}

    WechatAnswers(WechatKind kind, WechatClient client, ChannelContext context) {
        this.kind = kind;
        this.client = client;
        this.context = context;
    }

    /** @throws ConnectorException INVALID_REQUEST for what the platform has no form for; others when a file can't be left there */
    Map<String, Object> of(OutboundMessage message) {
        if (!message.attachments().isEmpty()) {
            throw invalid("problem.attachments");
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("touser", message.recipient());
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
            return film(answer, video);
        }
        if (content instanceof Content.Location place) {
            return text(answer, place.plainText() + (place.label() == null ? "" : "\n" + place.latitude() + "," + place.longitude()));
        }
        if (content instanceof Content.Link link) {
            return link.title() == null ? text(answer, link.url()) : page(answer, link.title(), link.description(), link.url(), null);
        }
        if (content instanceof Content.Card card) {
            return card(answer, card);
        }
        throw invalid("problem.kind");
    }

    private static Map<String, Object> text(Map<String, Object> answer, String text) {
        String clean = clean(text);
        if (clean.getBytes(StandardCharsets.UTF_8).length > WechatKind.TEXT_BYTES) {
            throw invalid("problem.tooLong", WechatKind.TEXT_BYTES + " bytes");
        }
        return as(answer, "text", Map.of("content", clean));
    }

    private Map<String, Object> file(Map<String, Object> answer, String type, MediaLimit.Kind what, FileRef file, String words) {
        if (words != null && !words.isBlank()) {
            throw invalid("problem.words");
        }
        return as(answer, type, Map.of("media_id", upload(type, what, file)));
    }

    private Map<String, Object> film(Map<String, Object> answer, Content.Video video) {
        Map<String, Object> film = new LinkedHashMap<>();
        film.put("media_id", upload("video", MediaLimit.Kind.VIDEO, video.file()));
        film.put("thumb_media_id", thumbId());
        film.put("title", clean(video.file().name()));
        film.put("description", video.text() == null ? "" : clean(video.text()));
        return as(answer, "video", film);
    }

    private Map<String, Object> card(Map<String, Object> answer, Content.Card card) {
        if (card.url() == null) {
            return text(answer, card.plainText());
        }
        if (card.url().startsWith(MINI_PROGRAM)) {
            return miniProgram(answer, card.title(), parameters(card.url().substring(MINI_PROGRAM.length())));
        }
        return page(answer, card.title(), card.text(), card.url(), card.imageUrl());
    }

    private Map<String, Object> miniProgram(Map<String, Object> answer, String title, Map<String, String> parameters) {
        String path = parameters.getOrDefault("path", "");
        if (path.isEmpty() || kind == WechatKind.OFFICIAL_ACCOUNT && !parameters.containsKey("appid")) {
            throw invalid("problem.card");
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("title", clean(title));
        if (kind == WechatKind.OFFICIAL_ACCOUNT) {
            page.put("appid", parameters.get("appid"));
        }
        page.put("pagepath", parameters.containsKey("query") ? path + "?" + parameters.get("query") : path);
        page.put("thumb_media_id", thumbId());
        return as(answer, "miniprogrampage", page);
    }

    /** A page of the web, with its title: an article of one, or with a mini program a link. */
    private Map<String, Object> page(Map<String, Object> answer, String title, String text, String url, String picture) {
        if (!isWeb(url)) {
            throw invalid("problem.card");
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("title", clean(title));
        page.put("description", text == null ? "" : clean(text));
        page.put("url", url);
        page.put(kind == WechatKind.OFFICIAL_ACCOUNT ? "picurl" : "thumb_url", picture == null || !isWeb(picture) ? "" : picture);
        return kind == WechatKind.OFFICIAL_ACCOUNT
                ? as(answer, "news", Map.of("articles", List.of(page)))
                : as(answer, "link", page);
    }

    private static Map<String, Object> as(Map<String, Object> answer, String type, Map<String, Object> body) {
        answer.put("msgtype", type);
        answer.put(type, body);
        return answer;
    }

    private String upload(String type, MediaLimit.Kind what, FileRef file) {
        MediaLimit limit = kind.limits().carries(what).orElseThrow(() -> invalid("problem.kind"));
        if (!limit.takes(file.mediaType()) || file.size() < 1 || file.size() > limit.maxBytes()) {
            throw invalid("problem.file", limit.maxBytes() / (1024 * 1024) + " MB: " + String.join(", ", limit.mediaTypes()));
        }
        String ending = switch (file.mediaType().toLowerCase(Locale.ROOT)) {
            case "image/png" -> "png";
            case "image/gif" -> "gif";
            case "audio/amr" -> "amr";
            case "audio/mpeg", "audio/mp3" -> "mp3";
            case "video/mp4" -> "mp4";
            default -> "jpg";
        };
        return client.upload(type, type + "." + ending, file.mediaType(), file.size(), () -> context.files().open(file));
    }

    /** Films and mini programs want a picture to be shown by. */
    private String thumbId() {
        Thumb thumb = kept;
        Instant now = context.clock().instant();
        if (thumb == null || !now.isBefore(thumb.until())) {
            // With a mini program only pictures can be left there.
            String type = kind == WechatKind.MINI_PROGRAM ? "image" : "thumb";
            String mediaId = client.upload(type, "thumb.jpg", "image/jpeg", THUMB.length, () -> new ByteArrayInputStream(THUMB));
            thumb = new Thumb(mediaId, now.plus(THUMB_LASTS));
            kept = thumb;
        }
        return thumb.mediaId();
    }

    /** Control characters could only be written as escapes, which the platform refuses; half characters can't be written at all. */
    static String clean(String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.replaceAll("[\\p{Cntrl}&&[^\n\t\r]]", "");
    }

    static boolean isWeb(String url) {
        try {
            URI address = URI.create(url);
            return address.getHost() != null && ("https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme()));
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            try {
                parameters.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            } catch (IllegalArgumentException wrong) {
                throw invalid("problem.card");
            }
        }
        return parameters;
    }

    static ConnectorException invalid(String key, Object... arguments) {
        return new ConnectorException(Failure.INVALID_REQUEST, WechatConnector.TEXTS.text(key, arguments));
    }

    static byte[] thumb() {
        try (InputStream in = WechatAnswers.class.getResourceAsStream("/thumb.jpg")) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
