package io.switchboard.channel.whatsapp;

import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.message.Withdrawal;
import io.switchboard.spi.platform.PlatformFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads what Meta tells: up to a thousand messages and statuses in one call, also of other numbers of the same app. */
final class Incoming {
    private static final int MOST_ID = 320;

    private final String phoneNumberId;
    private final PlatformFiles files;

    Incoming(String phoneNumberId, PlatformFiles files) {
        this.phoneNumberId = phoneNumberId;
        this.files = files;
    }

    /** What of it is for this number; empty when it isn't a call of this kind at all. */
    Optional<List<Inbound>> read(Map<String, Object> call) {
        if (!"whatsapp_business_account".equals(call.get("object"))) {
            return Optional.empty();
        }
        List<Inbound> items = new ArrayList<>();
        for (Map<String, Object> entry : Json.maps(call.get("entry"))) {
            for (Map<String, Object> change : Json.maps(entry.get("changes"))) {
                Map<String, Object> value = Json.map(change.get("value"));
                boolean ours = phoneNumberId.equals(Json.text(Json.map(value.get("metadata")).get("phone_number_id")));
                // Other fields tell of templates, of the account, of what was written in the phone's own app.
                if (ours && "messages".equals(change.get("field"))) {
                    value(value, items);
                }
            }
        }
        return Optional.of(items);
    }

    private void value(Map<String, Object> value, List<Inbound> items) {
        List<Map<String, Object>> contacts = Json.maps(value.get("contacts"));
        for (Map<String, Object> message : Json.maps(value.get("messages"))) {
            inbound(message, contacts).ifPresent(items::add);
            referral(message, contacts).ifPresent(items::add);
        }
        for (Map<String, Object> status : Json.maps(value.get("statuses"))) {
            update(status).ifPresent(items::add);
        }
    }

    private Optional<Inbound> inbound(Map<String, Object> message, List<Map<String, Object>> contacts) {
        String id = Json.text(message.get("id"));
        String type = Objects.requireNonNullElse(Json.text(message.get("type")), "nothing");
        if (type.equals("revoke")) {
            return Optional.ofNullable(Json.text(Json.map(message.get("revoke")).get("original_message_id"))).map(Withdrawal::new);
        }
        Sender sender = sender(message, contacts);
        if (id == null || id.length() > 512 || sender == null) {
            return Optional.empty();
        }
        long seconds = Json.number(message.get("timestamp"));
        Instant sentAt = seconds > 0 && seconds < 100_000_000_000L ? Instant.ofEpochSecond(seconds) : null;
        Map<String, Object> said = Json.map(message.get(type));
        Content.Event event = event(type, said);
        if (event != null) {
            // Whether these open the window isn't documented: nothing is promised.
            return Optional.of(InboundMessage.event(id, sender, event, sentAt, null));
        }
        return Optional.of(new InboundMessage(id, sender, content(type, said, message), List.of(), null, sentAt, null, false));
    }

    /** Which advertisement brought him here. */
    private static Optional<Inbound> referral(Map<String, Object> message, List<Map<String, Object>> contacts) {
        Map<String, Object> referral = Json.map(message.get("referral"));
        String id = Json.text(message.get("id"));
        Sender sender = sender(message, contacts);
        if (referral.isEmpty() || id == null || id.length() > 500 || sender == null) {
            return Optional.empty();
        }
        Map<String, String> known = new LinkedHashMap<>();
        for (String fact : List.of("headline", "source_url", "ctwa_clid")) {
            if (Json.text(referral.get(fact)) != null) {
                known.put(fact, Json.text(referral.get(fact)));
            }
        }
        return Optional.of(InboundMessage.event(id + ":referral", sender, new Content.Event("referral", known), null, null));
    }

    /** Who has adopted a user name may have no number here, only the id that stands for him in the whole business. */
    private static Sender sender(Map<String, Object> message, List<Map<String, Object>> contacts) {
        String from = Json.text(message.get("from"));
        String userId = Json.text(message.get("from_user_id"));
        Map<String, Object> contact = contacts.stream()
                .filter(each -> from != null && from.equals(Json.text(each.get("wa_id"))) || userId != null && userId.equals(Json.text(each.get("user_id"))))
                .findFirst()
                .orElse(Map.of());
        String person = userId == null ? Json.text(contact.get("user_id")) : userId;
        String external = from == null ? person : from;
        if (external == null || external.length() > MOST_ID) {
            return null;
        }
        Map<String, Object> profile = Json.map(contact.get("profile"));
        String name = Json.text(profile.get("name"));
        String phone = from != null && from.matches("\\d{5,20}") ? "+" + from : null;
        return new Sender(
                external,
                name == null ? Json.text(profile.get("username")) : name,
                null,
                phone,
                null,
                person == null || person.length() > MOST_ID ? null : person);
    }

    private static Content.Event event(String type, Map<String, Object> said) {
        return switch (type) {
            case "reaction" -> Json.text(said.get("emoji")) == null
                    ? new Content.Event("reaction-removed", Map.of())
                    : new Content.Event("reaction", Map.of("emoji", Json.text(said.get("emoji"))));
            case "system" -> new Content.Event(
                    Objects.requireNonNullElse(Json.text(said.get("type")), type),
                    Map.of("text", Objects.requireNonNullElse(Json.text(said.get("body")), "")));
            case "request_welcome" -> new Content.Event("request-welcome", Map.of());
            default -> null;
        };
    }

    private Content content(String type, Map<String, Object> said, Map<String, Object> message) {
        Content content = switch (type) {
            case "text" -> text(said.get("body"));
            case "button" -> text(said.get("text"));
            case "image", "sticker" -> file(said, type, ".jpg").map(file -> new Content.Image(file, caption(said))).orElse(null);
            case "audio" -> file(said, type, ".ogg").map(file -> new Content.Audio(file, null)).orElse(null);
            case "video" -> file(said, type, ".mp4").map(file -> new Content.Video(file, caption(said))).orElse(null);
            case "document" -> file(said, type, "").map(file -> new Content.File(file, caption(said))).orElse(null);
            case "location" -> location(said);
            case "contacts" -> people(Json.maps(message.get("contacts")));
            case "interactive" -> interactive(said);
            case "order" -> order(said);
            default -> null;
        };
        if (content != null) {
            return content;
        }
        List<Map<String, Object>> errors = Json.maps(message.get("errors"));
        int code = errors.isEmpty() ? 0 : (int) Json.number(errors.get(0).get("code"));
        String kind = Json.text(Json.map(message.get("unsupported")).get("type"));
        String shown = kind == null ? type : kind;
        String key = code == 131060 ? "inbound.unavailable" : code == 131052 ? "inbound.tooLarge" : "inbound.unknown";
        return new Content.Unknown(shown, WhatsappConnector.TEXTS.text(key, shown));
    }

    private static Content text(Object text) {
        return Json.text(text) == null ? null : new Content.Text(Json.text(text));
    }

    private static String caption(Map<String, Object> said) {
        return Json.text(said.get("caption"));
    }

    /** Named here and fetched later: Meta keeps it for seven days. */
    private Optional<FileRef> file(Map<String, Object> said, String type, String ending) {
        String mediaType = Objects.requireNonNullElse(Json.text(said.get("mime_type")), "application/octet-stream");
        String name = Objects.requireNonNullElse(Json.text(said.get("filename")), type + (type.equals("sticker") ? ".webp" : ending));
        // "audio/ogg; codecs=opus"
        String bare = mediaType.split(";", 2)[0].strip();
        return Optional.ofNullable(Json.text(said.get("id"))).map(id -> files.later(id, name, bare));
    }

    private static Content location(Map<String, Object> said) {
        if (!(said.get("latitude") instanceof Number latitude) || !(said.get("longitude") instanceof Number longitude)) {
            return null;
        }
        String label = Stream.of(Json.text(said.get("name")), Json.text(said.get("address"))).filter(Objects::nonNull).collect(Collectors.joining(", "));
        return new Content.Location(latitude.doubleValue(), longitude.doubleValue(), label.isEmpty() ? null : label);
    }

    /** Shared address book entries: any part of them may be missing. */
    private static Content people(List<Map<String, Object>> people) {
        List<String> lines = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Map<String, Object> person : people) {
            String name = Json.text(Json.map(person.get("name")).get("formatted_name"));
            names.add(name == null ? "?" : name);
            List<String> facts = new ArrayList<>();
            facts.add(people.size() > 1 ? name : null);
            Json.maps(person.get("phones")).forEach(phone -> facts.add(Json.text(phone.get("phone"))));
            Json.maps(person.get("emails")).forEach(email -> facts.add(Json.text(email.get("email"))));
            facts.add(Json.text(Json.map(person.get("org")).get("company")));
            String line = facts.stream().filter(Objects::nonNull).collect(Collectors.joining(", "));
            if (!line.isEmpty()) {
                lines.add(line);
            }
        }
        return names.isEmpty() ? null : new Content.Card(String.join(", ", names), lines.isEmpty() ? null : String.join("\n", lines), null, null);
    }

    private static Content interactive(Map<String, Object> said) {
        String type = String.valueOf(said.get("type"));
        Map<String, Object> reply = Json.map(said.get(type));
        String title = Json.text(reply.get("title"));
        String more = Json.text(reply.get("description"));
        if (type.equals("nfm_reply")) {
            String answers = Json.text(reply.get("response_json"));
            String name = Json.text(reply.get("name"));
            return new Content.Card(name == null ? "flow" : name, answers == null ? Json.text(reply.get("body")) : answers, null, null);
        }
        return title == null ? null : new Content.Text(more == null ? title : title + "\n" + more);
    }

    private static Content order(Map<String, Object> said) {
        List<String> lines = new ArrayList<>();
        for (Map<String, Object> item : Json.maps(said.get("product_items"))) {
            lines.add(item.get("quantity") + " × " + item.get("product_retailer_id") + "  " + item.get("item_price") + " " + item.get("currency"));
        }
        String words = Json.text(said.get("text"));
        if (words != null) {
            lines.add(words);
        }
        return lines.isEmpty() ? null : new Content.Card(WhatsappConnector.TEXTS.text("inbound.order"), String.join("\n", lines), null, null);
    }

    /** They come in any order, some never: the platform lets none go back. */
    private static Optional<Inbound> update(Map<String, Object> status) {
        String id = Json.text(status.get("id"));
        DeliveryState state = switch (String.valueOf(status.get("status"))) {
            case "delivered" -> DeliveryState.DELIVERED;
            case "read", "played" -> DeliveryState.READ;
            case "failed" -> DeliveryState.FAILED;
            default -> null;
        };
        if (id == null || state == null) {
            return Optional.empty();
        }
        Optional<String> told = Json.maps(status.get("errors")).stream().findFirst().map(GraphTrouble::words);
        return Optional.of(new DeliveryUpdate(id, state, state == DeliveryState.FAILED ? told.orElseGet(() -> WhatsappConnector.TEXTS.text("failed")) : null));
    }
}
