package io.switchboard.channel.wechat;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.platform.PlatformFiles;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Our answers in the platform's form, as far as all kinds of accounts have it in common; files are left at the platform on the way. */
abstract class Answers {
    private static final String MINI_PROGRAM = "weixin://dl/business/?";
    private static final Map<String, String> ENDINGS = Map.of(
            "image/png", "png", "image/gif", "gif", "audio/amr", "amr", "audio/mpeg", "mp3", "audio/mp3", "mp3", "video/mp4", "mp4");

    private final WechatKind kind;
    private final WechatTransport transport;
    private final PlatformFiles files;
    private final CardPicture picture;

    Answers(WechatKind kind, WechatTransport transport, ChannelContext context) {
        this.kind = kind;
        this.transport = transport;
        this.files = context.files();
        // Only official accounts have a place of their own for such pictures.
        this.picture = new CardPicture(transport, kind == WechatKind.OFFICIAL_ACCOUNT ? "thumb" : "image", context.clock());
    }

    /** To whom it goes, and whatever else stands in each answer. */
    abstract Map<String, Object> addressed(OutboundMessage message);

    abstract Map<String, Object> film(Map<String, Object> answer, Content.Video video);

    abstract Map<String, Object> place(Map<String, Object> answer, Content.Location place);

    /** A page of the web with its title; {@code words} and {@code image} may be null. */
    abstract Map<String, Object> page(Map<String, Object> answer, String title, String words, String url, String image);

    abstract Map<String, Object> miniProgram(Map<String, Object> answer, Content.MiniProgram page);

    /** @throws ConnectorException INVALID_REQUEST for what the platform has no form for; others when a file can't be left there */
    final Map<String, Object> of(OutboundMessage message) {
        if (!message.attachments().isEmpty()) {
            throw invalid("problem.attachments");
        }
        Map<String, Object> answer = addressed(message);
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
        if (content instanceof Content.File file) {
            return file(answer, "file", MediaLimit.Kind.FILE, file.file(), file.text());
        }
        if (content instanceof Content.Location place) {
            return place(answer, place);
        }
        if (content instanceof Content.Link link) {
            return link.title() == null ? text(answer, link.url()) : web(answer, link.title(), link.description(), link.url(), null);
        }
        if (content instanceof Content.Card card) {
            return card(answer, card);
        }
        if (content instanceof Content.MiniProgram page) {
            return own(answer, page);
        }
        throw invalid("problem.kind");
    }

    /** Whether it bore a picture, which the platform has no more: made anew, it bears another. */
    final boolean boreALostPicture(Map<String, Object> answer) {
        Optional<String> lost = picture.in(answer);
        lost.ifPresent(picture::forget);
        return lost.isPresent();
    }

    final String pictureId() {
        return picture.id();
    }

    static Map<String, Object> text(Map<String, Object> answer, String text) {
        String clean = clean(text);
        if (clean.getBytes(StandardCharsets.UTF_8).length > WechatKind.TEXT_BYTES) {
            throw invalid("problem.tooLong", WechatKind.TEXT_BYTES + " bytes");
        }
        return as(answer, "text", Map.of("content", clean));
    }

    final Map<String, Object> file(Map<String, Object> answer, String type, MediaLimit.Kind what, FileRef file, String words) {
        if (words != null && !words.isBlank()) {
            throw invalid("problem.words");
        }
        return as(answer, type, Map.of("media_id", upload(type, what, file)));
    }

    final String upload(String type, MediaLimit.Kind what, FileRef file) {
        MediaLimit limit = kind.limits().carries(what).orElseThrow(() -> invalid("problem.kind"));
        if (!limit.takes(file.mediaType()) || file.size() < kind.smallestFile() || file.size() > limit.maxBytes()) {
            throw invalid("problem.file", limit.maxBytes() / (1024 * 1024) + " MB: " + String.join(", ", limit.mediaTypes()));
        }
        // Of a file the customer sees the name, and opens it by its ending.
        String name = what == MediaLimit.Kind.FILE
                ? file.name().replaceAll("[\"\\\\\\p{Cntrl}]", "_")
                : type + "." + ENDINGS.getOrDefault(file.mediaType().toLowerCase(Locale.ROOT), "jpg");
        return transport.upload(type, name, file.mediaType(), file.size(), () -> files.open(file));
    }

    private Map<String, Object> card(Map<String, Object> answer, Content.Card card) {
        if (card.url() == null) {
            return text(answer, card.plainText());
        }
        if (!card.url().startsWith(MINI_PROGRAM)) {
            return web(answer, card.title(), card.text(), card.url(), card.imageUrl());
        }
        Map<String, String> parameters = parameters(card.url().substring(MINI_PROGRAM.length()));
        String path = parameters.getOrDefault("path", "");
        String page = parameters.containsKey("query") ? path + "?" + parameters.get("query") : path;
        return own(answer, new Content.MiniProgram(card.title(), parameters.get("appid"), page));
    }

    /** With a mini program only its own pages: none needs to be named there. */
    private Map<String, Object> own(Map<String, Object> answer, Content.MiniProgram page) {
        boolean named = page.appId() != null && !page.appId().isBlank();
        if (page.path().isEmpty() || page.path().startsWith("?") || kind != WechatKind.MINI_PROGRAM && !named) {
            throw invalid("problem.card");
        }
        return miniProgram(answer, page);
    }

    private Map<String, Object> web(Map<String, Object> answer, String title, String words, String url, String image) {
        if (!isWeb(url)) {
            throw invalid("problem.card");
        }
        return page(answer, title, words, url, image == null || !isWeb(image) ? "" : image);
    }

    static Map<String, Object> as(Map<String, Object> answer, String type, Map<String, Object> body) {
        answer.put("msgtype", type);
        answer.put(type, body);
        return answer;
    }

    /** Control characters could only be written as escapes, which the platform refuses; half characters can't be written at all. */
    static String clean(String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.replaceAll("[\\p{Cntrl}&&[^\n\t\r]]", "");
    }

    private static boolean isWeb(String url) {
        try {
            URI address = URI.create(url);
            return address.getHost() != null && String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT).matches("https?");
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    private static Map<String, String> parameters(String query) {
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
}
