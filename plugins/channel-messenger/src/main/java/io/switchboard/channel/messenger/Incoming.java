package io.switchboard.channel.messenger;

import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.message.Withdrawal;
import io.switchboard.spi.platform.PlatformFiles;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Reads what Meta tells: several events in one call, also of other pages of the same app. */
final class Incoming {
    /** The longest that the platform keeps an address of. */
    private static final int MOST_URL = 2000;

    private static final String PERSON = "[A-Za-z0-9_-]{1,100}";

    private final String pageId;
    private final PlatformFiles files;
    private final ReplyWindow window;

    /** @param window what a press of a button opens, as a message does */
    Incoming(String pageId, PlatformFiles files, ReplyWindow window) {
        this.pageId = pageId;
        this.files = files;
        this.window = window;
    }

    /**
     * What of a call is for this page, in its order.
     *
     * @param news what is told of customers beside that
     */
    record Told(List<Inbound> items, List<Notes.News> news) {}

    /** Empty when it isn't a call of this kind at all. */
    Optional<Told> read(Map<String, Object> call) {
        if (!"page".equals(call.get("object"))) {
            return Optional.empty();
        }
        Told told = new Told(new ArrayList<>(), new ArrayList<>());
        for (Map<String, Object> entry : Json.maps(call.get("entry"))) {
            if (pageId.equals(Json.text(entry.get("id")))) {
                // What another app answers at the moment comes as "standby": not ours.
                Json.maps(entry.get("messaging")).forEach(event -> event(event, told));
            }
        }
        return Optional.of(told);
    }

    private void event(Map<String, Object> event, Told told) {
        String person = Json.text(Json.map(event.get("sender")).get("id"));
        Map<String, Object> message = Json.map(event.get("message"));
        // An echo of what the page says, from here or elsewhere: its sender is the page.
        if (person == null || person.equals(pageId) || "true".equals(String.valueOf(message.get("is_echo"))) || !person.matches(PERSON)) {
            return;
        }
        long millis = Json.number(event.get("timestamp"));
        Instant at = millis > 0 && millis < 100_000_000_000_000L ? Instant.ofEpochMilli(millis) : null;
        List<Inbound> items = new ArrayList<>();
        if (!message.isEmpty()) {
            message(message, person, at, items);
        }
        deed(event, person, at, items);
        Map<String, Object> edit = Json.map(event.get("message_edit"));
        if (Json.text(edit.get("mid")) != null && Json.text(edit.get("text")) != null) {
            String words = MessengerConnector.TEXTS.text("inbound.edited") + "\n" + Json.text(edit.get("text"));
            String id = Json.text(edit.get("mid")) + ":edit:" + Json.number(edit.get("num_edit"));
            // Whether it lets us write for longer isn't documented: nothing is promised.
            items.add(new InboundMessage(id, Sender.of(person, null), new Content.Text(words), List.of(), null, at, null, false, null, ReplyWindow.NONE));
        }
        told.items().addAll(items);
        if (at != null && items.stream().anyMatch(Incoming::opens)) {
            told.news().add(new Notes.News(person, Notes.News.Kind.WROTE, List.of(), millis));
        }
        told(person, Notes.News.Kind.PARTS, items.stream().skip(edit.isEmpty() ? 1 : 0).map(Incoming::id), 0, told);
        told(person, Notes.News.Kind.WITHDRAWN, items.stream().filter(Withdrawal.class::isInstance).map(Incoming::id), 0, told);
        Map<String, Object> delivery = Json.map(event.get("delivery"));
        if (delivery.get("mids") instanceof List<?> ids) {
            told(person, Notes.News.Kind.DELIVERED, ids.stream().map(Json::text), Json.number(delivery.get("watermark")), told);
        }
        Map<String, Object> read = Json.map(event.get("read"));
        if (!read.isEmpty()) {
            told.news().add(new Notes.News(person, Notes.News.Kind.READ, List.of(), Json.number(read.get("watermark"))));
        }
    }

    private static void told(String person, Notes.News.Kind kind, Stream<String> ids, long at, Told told) {
        List<String> known = ids.filter(id -> id != null && id.matches("\\S{1,300}")).toList();
        if (!known.isEmpty()) {
            told.news().add(new Notes.News(person, kind, known, at));
        }
    }

    private static String id(Inbound item) {
        return item instanceof InboundMessage message ? message.providerId() : ((Withdrawal) item).providerId();
    }

    private static boolean opens(Inbound item) {
        return item instanceof InboundMessage message && (message.opens() == null || !message.opens().equals(ReplyWindow.NONE));
    }

    private void message(Map<String, Object> message, String person, Instant at, List<Inbound> items) {
        String id = Json.text(message.get("mid"));
        if (id == null || id.length() > 450) {
            return;
        }
        if ("true".equals(String.valueOf(message.get("is_deleted")))) {
            items.add(new Withdrawal(id));
            return;
        }
        String text = Json.text(message.get("text"));
        List<Content> parts = new ArrayList<>();
        if (text != null) {
            parts.add(new Content.Text(text));
        }
        List<Map<String, Object>> attachments = Json.maps(message.get("attachments"));
        boolean sticker = attachments.stream().anyMatch(each -> "sticker".equals(each.get("type")));
        for (Map<String, Object> attachment : attachments) {
            // For some time stickers came as pictures too.
            boolean twice = sticker && "image".equals(attachment.get("type")) && Json.map(attachment.get("payload")).containsKey("sticker_id");
            Content part = twice ? null : part(attachment, text);
            if (part != null) {
                parts.add(part);
            }
        }
        if (parts.isEmpty()) {
            parts.add(new Content.Unknown("message", MessengerConnector.TEXTS.text("inbound.unknown", "message")));
        }
        for (int i = 0; i < parts.size(); i++) {
            add(i == 0 ? id : id + ":" + i, person, parts.get(i), at, items);
        }
        referral(Json.map(message.get("referral")), id + ":referral", person, at).ifPresent(items::add);
    }

    /** Null for what says nothing beyond the text. */
    private Content part(Map<String, Object> attachment, String text) {
        String type = Objects.requireNonNullElse(Json.text(attachment.get("type")), "nothing");
        Map<String, Object> payload = Json.map(attachment.get("payload"));
        String url = Json.text(payload.get("url"));
        String title = Json.text(Objects.requireNonNullElse(payload.get("title"), Objects.requireNonNullElse(attachment.get("title"), "")));
        Content content = switch (type) {
            case "image" -> file(url, "image.jpg", "image/jpeg").map(file -> new Content.Image(file, null)).orElse(null);
            case "sticker" -> file(url, "sticker.png", "image/png").map(file -> new Content.Image(file, null)).orElse(null);
            case "audio" -> file(url, "audio.mp4", "audio/mp4").map(file -> new Content.Audio(file, null)).orElse(null);
            case "video" -> file(url, "video.mp4", "video/mp4").map(file -> new Content.Video(file, null)).orElse(null);
            case "file" -> file(url, "file", "application/octet-stream").map(file -> new Content.File(file, null)).orElse(null);
            case "location" -> location(Json.map(payload.get("coordinates")), title);
            default -> null;
        };
        if (content != null) {
            return content;
        }
        if (type.equals("fallback") && text != null && (url == null || text.contains(url))) {
            return null;
        }
        if (url != null && url.matches("https?://.+")) {
            return new Content.Link(url, title, null);
        }
        return new Content.Unknown(type, title == null ? MessengerConnector.TEXTS.text("inbound.unknown", type) : title);
    }

    /** Named here and fetched later, from an address that needs no token and ends some day. */
    private Optional<FileRef> file(String url, String otherwise, String mediaType) {
        return Optional.ofNullable(url).filter(address -> address.length() <= MOST_URL).map(address -> files.later(address, name(address, otherwise), mediaType));
    }

    private static String name(String url, String otherwise) {
        try {
            String path = Objects.requireNonNullElse(URI.create(url).getPath(), "");
            String last = path.substring(path.lastIndexOf('/') + 1);
            return last.contains(".") && last.length() <= 100 ? last : otherwise;
        } catch (IllegalArgumentException notAnAddress) {
            return otherwise;
        }
    }

    private static Content location(Map<String, Object> place, String title) {
        return place.get("lat") instanceof Number latitude && place.get("long") instanceof Number longitude
                ? new Content.Location(latitude.doubleValue(), longitude.doubleValue(), title)
                : null;
    }

    /** What he does beside writing. */
    private void deed(Map<String, Object> event, String person, Instant at, List<Inbound> items) {
        Map<String, Object> postback = Json.map(event.get("postback"));
        if (!postback.isEmpty()) {
            String told = Json.text(postback.get("mid"));
            String id = told == null ? made("postback", person, event) : told;
            Content.Event pressed = new Content.Event("postback", facts(postback, "title"));
            items.add(InboundMessage.event(id, Sender.of(person, null), pressed, at, window));
            referral(Json.map(postback.get("referral")), id + ":referral", person, at).ifPresent(items::add);
        }
        Map<String, Object> reaction = Json.map(event.get("reaction"));
        if (!reaction.isEmpty()) {
            boolean taken = "unreact".equals(reaction.get("action"));
            Content.Event reacted = new Content.Event(taken ? "reaction-removed" : "reaction", facts(reaction, reaction.containsKey("emoji") ? "emoji" : "reaction"));
            items.add(InboundMessage.event(made("reaction", person, event), Sender.of(person, null), reacted, at, null));
        }
        referral(Json.map(event.get("referral")), made("referral", person, event), person, at).ifPresent(items::add);
    }

    private static Optional<Inbound> referral(Map<String, Object> referral, String id, String person, Instant at) {
        return referral.isEmpty()
                ? Optional.empty()
                : Optional.of(InboundMessage.event(id, Sender.of(person, null), new Content.Event("referral", facts(referral, "source", "ref", "ad_id")), at, null));
    }

    private static Map<String, String> facts(Map<String, Object> from, String... names) {
        Map<String, String> known = new LinkedHashMap<>();
        for (String name : names) {
            if (Json.text(from.get(name)) != null) {
                known.put(name, Json.text(from.get(name)));
            }
        }
        return known;
    }

    /** These have no id of their own: a repeat has the same words. */
    private static String made(String kind, String person, Map<String, Object> event) {
        return kind + ":" + person + ":" + UUID.nameUUIDFromBytes(Json.write(event));
    }

    private static void add(String id, String person, Content content, Instant at, List<Inbound> items) {
        items.add(new InboundMessage(id, Sender.of(person, null), content, List.of(), null, at, null, false));
    }
}
