package io.switchboard.channel.wechat;

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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a page of customer service's messages says, from the platform's form into ours. */
final class ServiceMessages {
    private static final int STAFF = 5;
    private static final int NAME = 320;
    private static final int ID = 200;
    private static final int MEDIA_ID = 1000;
    /** Why a message didn't arrive, where the platform says. */
    private static final Set<Integer> TOLD = Set.of(1, 2, 4, 5, 6, 7, 8, 9, 10);

    private final String account;
    private final PlatformFiles files;

    /** @param account ours: what is said to others is passed over */
    ServiceMessages(String account, PlatformFiles files) {
        this.account = account;
        this.files = files;
    }

    /** Something that may be said by a code, for a short time. */
    record Greeting(boolean welcome, String code, Instant since) {}

    /**
     * What stood in a page.
     *
     * @param handed customers whose sessions changed hands
     */
    record Page(List<Inbound> items, List<Greeting> greetings, Set<String> handed) {}

    /** Breaks at nothing that a page may hold: what can't be read, and is of a customer, is shown as such. */
    Page read(Object list) {
        Page page = new Page(new ArrayList<>(), new ArrayList<>(), new LinkedHashSet<>());
        if (list instanceof List<?> items) {
            for (Object each : items) {
                if (each instanceof Map<?, ?> item) {
                    read(item, page);
                }
            }
        }
        return page;
    }

    private void read(Map<?, ?> item, Page into) {
        Map<?, ?> event = map(item, "event");
        // In events, who and where stands inside.
        Map<?, ?> where = event.isEmpty() ? item : event;
        String customer = text(where, "external_userid");
        String at = text(where, "open_kfid");
        if (!at.isEmpty() && !at.equals(account)) {
            return;
        }
        Instant when = Instant.ofEpochSecond(item.get("send_time") instanceof Number seconds ? seconds.longValue() : 0);
        if (!event.isEmpty()) {
            event(item, event, customer, when, into);
        } else if (!customer.isEmpty() && customer.length() <= NAME) {
            String type = text(item, "msgtype");
            Content content = content(type, map(item, type))
                    .orElseGet(() -> new Content.Unknown(WechatMessages.cut(type), WechatConnector.TEXTS.text("message.unknown", WechatMessages.cut(type))));
            if (item.get("origin") instanceof Number origin && origin.intValue() == STAFF) {
                // Whoever writes there has the session, even if the change itself wasn't told.
                into.handed().add(customer);
                into.items().add(told(item, customer, when, "sent-in-app", Map.of("text", WechatMessages.cut(content.plainText()))));
            } else {
                into.items().add(new InboundMessage(id(item), Sender.of(customer, null), content, List.of(), null, when, null, false));
            }
        }
    }

    private Optional<Content> content(String type, Map<?, ?> said) {
        return switch (type) {
            case "text" -> Optional.of(new Content.Text(said.get("content") instanceof String words ? words : ""));
            case "image" -> file(said, "image.jpg", "image/jpeg").map(file -> new Content.Image(file, null));
            case "voice" -> file(said, "voice.amr", "audio/amr").map(file -> new Content.Audio(file, null));
            case "video" -> file(said, "video.mp4", "video/mp4").map(file -> new Content.Video(file, null));
            case "file" -> file(said, "file", "application/octet-stream").map(file -> new Content.File(file, null));
            case "location" -> place(said);
            case "link" -> Optional.of(text(said, "url")).filter(url -> !url.isEmpty())
                    .map(url -> new Content.Link(url, orNull(said, "title"), orNull(said, "desc")));
            case "miniprogram" -> Optional.of(new Content.MiniProgram(
                    text(said, "title").isEmpty() ? text(said, "pagepath") : text(said, "title"), orNull(said, "appid"), text(said, "pagepath")));
            case "msgmenu" -> Optional.of(text(said, "head_content")).filter(head -> !head.isEmpty()).map(Content.Text::new);
            default -> Optional.empty();
        };
    }

    private Optional<FileRef> file(Map<?, ?> said, String name, String mediaType) {
        return Optional.of(text(said, "media_id"))
                .filter(id -> !id.isEmpty() && id.length() <= MEDIA_ID)
                .map(id -> files.later(id, name, mediaType));
    }

    private static Optional<Content> place(Map<?, ?> said) {
        if (!(said.get("latitude") instanceof Number latitude) || !(said.get("longitude") instanceof Number longitude)
                || Math.abs(latitude.doubleValue()) > 90 || Math.abs(longitude.doubleValue()) > 180) {
            return Optional.empty();
        }
        String name = text(said, "name");
        String address = text(said, "address");
        String both = name.isEmpty() || address.isEmpty() ? name + address : name + ", " + address;
        String label = name.equals(address) ? name : both;
        return Optional.of(new Content.Location(latitude.doubleValue(), longitude.doubleValue(), label.isEmpty() ? null : label));
    }

    private static void event(Map<?, ?> item, Map<?, ?> event, String customer, Instant when, Page into) {
        boolean known = !customer.isEmpty() && customer.length() <= NAME;
        switch (text(event, "event_type")) {
            case "enter_session" -> {
                if (known) {
                    into.items().add(told(item, customer, when, "entered",
                            Map.of("from", WechatMessages.cut(text(event, "scene")), "scene", WechatMessages.cut(text(event, "scene_param")))));
                }
                greeting(true, text(event, "welcome_code"), when, into);
            }
            case "session_status_change" -> {
                if (known) {
                    session(item, event, customer, when, into);
                }
            }
            case "msg_send_fail" -> {
                String id = text(event, "fail_msgid");
                int why = number(event, "fail_type");
                if (!id.isEmpty()) {
                    String text = TOLD.contains(why) ? WechatConnector.TEXTS.text("failed." + why) : WechatConnector.TEXTS.text("failed.0", String.valueOf(why));
                    into.items().add(new DeliveryUpdate(id, DeliveryState.FAILED, text));
                }
            }
            case "user_recall_msg" -> {
                String id = text(event, "recall_msgid");
                if (!id.isEmpty()) {
                    into.items().add(new Withdrawal(shortened(id)));
                }
            }
            // What concerns the shop's own people, and no customer.
            default -> {}
        }
    }

    private static void session(Map<?, ?> item, Map<?, ?> event, String customer, Instant when, Page into) {
        String before = WechatMessages.cut(text(event, "old_servicer_userid"));
        String after = WechatMessages.cut(text(event, "new_servicer_userid"));
        into.handed().add(customer);
        switch (number(event, "change_type")) {
            // From the pool; 4: in a session that had ended.
            case 1, 4 -> into.items().add(told(item, customer, when, "taken-over", Map.of("account", after)));
            case 2 -> into.items().add(told(item, customer, when, "session-switched", Map.of("from", before, "to", after)));
            case 3 -> {
                into.items().add(told(item, customer, when, "session-closed", Map.of("account", before)));
                greeting(false, text(event, "msg_code"), when, into);
            }
            default -> {}
        }
    }

    private static void greeting(boolean welcome, String code, Instant when, Page into) {
        if (!code.isEmpty()) {
            into.greetings().add(new Greeting(welcome, code, when));
        }
    }

    private static Inbound told(Map<?, ?> item, String customer, Instant when, String word, Map<String, String> data) {
        Map<String, String> known = new HashMap<>(data);
        known.values().removeIf(String::isBlank);
        return InboundMessage.event(id(item), Sender.of(customer, null), new Content.Event(word, known), when, null);
    }

    /** Where the platform gives none, the same again for the same item. */
    private static String id(Map<?, ?> item) {
        String id = text(item, "msgid");
        return id.isEmpty() ? "d:" + WechatMessages.digest(String.valueOf(item)) : shortened(id);
    }

    private static String shortened(String id) {
        return id.length() <= ID ? id : WechatMessages.digest(id);
    }

    private static Map<?, ?> map(Map<?, ?> item, String name) {
        return item.get(name) instanceof Map<?, ?> inner ? inner : Map.of();
    }

    private static String text(Map<?, ?> item, String name) {
        return item.get(name) instanceof String text ? text.strip() : "";
    }

    private static String orNull(Map<?, ?> item, String name) {
        String text = text(item, name);
        return text.isEmpty() ? null : text;
    }

    private static int number(Map<?, ?> item, String name) {
        return item.get(name) instanceof Number number ? number.intValue() : 0;
    }
}
