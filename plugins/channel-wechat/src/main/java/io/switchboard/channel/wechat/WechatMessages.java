package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.PlatformFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What customers say and do, from the platform's form into ours. */
final class WechatMessages {
    private static final long DAY = 86_400;
    private static final int KEY = 100;
    private static final int LAST = 4;
    private static final int LONGEST = 1000;

    private final WechatKind kind;
    private final PlatformFiles files;

    WechatMessages(WechatKind kind, PlatformFiles files) {
        this.kind = kind;
        this.files = files;
    }

    /** What to call somebody whose name the platform keeps to itself. */
    static String nameless(String openId) {
        return "WeChat " + openId.substring(Math.max(0, openId.length() - LAST));
    }

    /**
     * What a call says of a customer; nothing for what concerns the account alone.
     *
     * @throws IOException when it isn't one of the platform's
     */
    List<Inbound> read(WechatFields fields) throws IOException {
        String from = fields.find("FromUserName").orElseThrow(() -> new IOException("nobody wrote it"));
        String type = fields.find("MsgType").orElseThrow(() -> new IOException("no kind"));
        if (from.length() > KEY) {
            throw new IOException("too long a name");
        }
        Instant at = instant(fields);
        return type.equals("event") ? event(fields, from, at) : List.of(message(fields, from, type, at));
    }

    private InboundMessage message(WechatFields fields, String from, String type, Instant at) throws IOException {
        String number = fields.find("MsgId").orElseThrow(() -> new IOException("no MsgId"));
        // People who write at the same moment have been seen with the same MsgId.
        String id = "m:" + from + ":" + at.getEpochSecond() + ":" + shortened(number);
        Content content = content(fields, type).orElseGet(() -> new Content.Unknown(cut(type), WechatConnector.TEXTS.text("message.unknown", cut(type))));
        return new InboundMessage(id, sender(from), content, List.of(), null, at, null, false);
    }

    private Optional<Content> content(WechatFields fields, String type) {
        return switch (type) {
            case "text" -> Optional.of(new Content.Text(fields.get("Content")));
            case "image" -> file(fields, "image.jpg", "image/jpeg").map(file -> new Content.Image(file, null));
            case "voice" -> voice(fields).map(file -> new Content.Audio(file, fields.find("Recognition").orElse(null)));
            case "video", "shortvideo" -> file(fields, "video.mp4", "video/mp4").map(file -> new Content.Video(file, null));
            case "location" -> place(fields);
            case "link" -> fields.find("Url").map(url -> new Content.Link(
                    url, fields.find("Title").orElse(null), fields.find("Description").orElse(null)));
            case "miniprogrampage" -> Optional.of(new Content.MiniProgram(
                    fields.find("Title").orElse(fields.get("PagePath")), fields.find("AppId").orElse(null), fields.get("PagePath")));
            default -> Optional.empty();
        };
    }

    private Optional<FileRef> voice(WechatFields fields) {
        String format = fields.find("Format").map(word -> word.toLowerCase(Locale.ROOT)).filter(word -> word.matches("[a-z0-9]{1,10}")).orElse("amr");
        return file(fields, "voice." + format, "audio/" + (format.equals("mp3") ? "mpeg" : format));
    }

    private Optional<FileRef> file(WechatFields fields, String name, String mediaType) {
        return fields.find("MediaId").filter(id -> id.length() <= LONGEST).map(id -> files.later(id, name, mediaType));
    }

    private static Optional<Content> place(WechatFields fields) {
        try {
            double latitude = Double.parseDouble(fields.get("Location_X"));
            double longitude = Double.parseDouble(fields.get("Location_Y"));
            boolean onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
            return onEarth ? Optional.of(new Content.Location(latitude, longitude, fields.find("Label").orElse(null))) : Optional.empty();
        } catch (NumberFormatException nowhere) {
            return Optional.empty();
        }
    }

    private List<Inbound> event(WechatFields fields, String from, Instant at) {
        String name = fields.get("Event").toLowerCase(Locale.ROOT);
        String key = cut(fields.get("EventKey"));
        ReplyWindow deed = kind.deed();
        return switch (name) {
            case "subscribe" -> event(fields, from, at, "followed", Map.of("scene", key.replaceFirst("^qrscene_", "")), deed);
            case "unsubscribe" -> event(fields, from, at, "unfollowed", Map.of(), null);
            case "scan" -> event(fields, from, at, "scanned", Map.of("scene", key), deed);
            case "click" -> event(fields, from, at, "menu", Map.of("key", key), deed);
            case "scancode_push", "scancode_waitmsg" ->
                event(fields, from, at, "menu", Map.of("key", key, "scanned", cut(fields.get("ScanResult"))), deed);
            case "view" -> event(fields, from, at, "opened-page", Map.of("url", key), null);
            case "view_miniprogram" -> event(fields, from, at, "opened-page", Map.of("path", key), null);
            case "user_enter_tempsession" -> event(fields, from, at, "entered", Map.of("from", cut(fields.get("SessionFrom"))), deed);
            case "kf_create_session" -> event(fields, from, at, "session-opened", Map.of("account", cut(fields.get("KfAccount"))), null);
            case "kf_close_session" -> event(fields, from, at, "session-closed", Map.of("account", cut(fields.get("KfAccount"))), null);
            case "kf_switch_session" -> event(fields, from, at, "session-switched",
                    Map.of("from", cut(fields.get("FromKfAccount")), "to", cut(fields.get("ToKfAccount"))), null);
            // The platform tells where a follower is every five seconds: the first of a day is enough for people.
            case "location" -> List.of(told("p:" + from + ":" + at.getEpochSecond() / DAY, from, at, "position",
                    Map.of("latitude", cut(fields.get("Latitude")), "longitude", cut(fields.get("Longitude"))), null));
            // What concerns the account and no customer: reviews, mass sendings, certificates.
            default -> List.of();
        };
    }

    private List<Inbound> event(WechatFields fields, String from, Instant at, String word, Map<String, String> data, ReplyWindow opens) {
        String what = fields.get("Event") + "\n" + fields.get("EventKey") + "\n" + new TreeMap<>(data);
        return List.of(told("e:" + from + ":" + at.getEpochSecond() + ":" + digest(what), from, at, word, data, opens));
    }

    private Inbound told(String id, String from, Instant at, String word, Map<String, String> data, ReplyWindow opens) {
        Map<String, String> known = new HashMap<>(data);
        known.values().removeIf(String::isBlank);
        return InboundMessage.event(id, sender(from), new Content.Event(word, known), at, opens);
    }

    /** An official account tells the name later, see {@link OfficialChannel}. */
    private Sender sender(String openId) {
        return Sender.of(openId, kind == WechatKind.MINI_PROGRAM ? nameless(openId) : null);
    }

    private static Instant instant(WechatFields fields) throws IOException {
        String seconds = fields.get("CreateTime");
        if (!seconds.matches("[0-9]{1,11}")) {
            throw new IOException("no CreateTime");
        }
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }

    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static String shortened(String text) {
        return text.length() <= KEY ? text : digest(text);
    }

    static String digest(String text) {
        return Digests.sha256(Digests.utf8(text)).substring(0, 24);
    }
}
