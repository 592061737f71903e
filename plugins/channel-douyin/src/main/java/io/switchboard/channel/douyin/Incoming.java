package io.switchboard.channel.douyin;

import static io.switchboard.channel.douyin.DouyinConnector.TEXTS;

import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.message.Withdrawal;
import io.switchboard.spi.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes of what the platform pushes what the console shows, and stores it with what an answer will have to name. */
final class Incoming {
    private static final int MOST_FACT = 500;
    private static final int TURNS = 64;

    private final ChannelContext context;
    private final String ours;
    private final String clientKey;
    private final ReplyWindow entering;
    private final Object[] turns = Stream.generate(Object::new).limit(TURNS).toArray();

    Incoming(Settings settings, ChannelContext context) {
        this.context = context;
        this.ours = settings.get(DouyinSettings.OPEN_ID);
        this.clientKey = settings.get(DouyinSettings.CLIENT_KEY);
        this.entering = DouyinSettings.afterEntering(settings);
    }

    /**
     * Stores what a customer did; returns after the commit.
     *
     * @return false for an event that a person behind it should stand in, and doesn't
     */
    boolean take(DouyinEvent event) {
        boolean byUs = event.from().equals(ours);
        String customer = byUs ? event.to() : event.from();
        if (customer.isBlank() || customer.length() > 320 || event.message().length() > 500) {
            return false;
        }
        // One after the other of each customer: what he did last must not be overtaken.
        synchronized (turns[Math.floorMod(customer.hashCode(), TURNS)]) {
            stored(event, customer, byUs);
        }
        return true;
    }

    private void stored(DouyinEvent event, String customer, boolean byUs) {
        switch (event.name()) {
            case "im_receive_msg" -> received(event, customer);
            case "im_send_msg" -> sent(event, customer);
            case "im_enter_direct_msg" -> entered(event, customer);
            case "im_authorize" -> happened(event, customer, new Content.Event("allowed-messages", Map.of()), null, Map.of());
            case "im_recall_msg" -> {
                // What the shop takes back in the app was not the customer's.
                if (!byUs) {
                    store(List.of(new Withdrawal(event.message())), Map.of());
                }
            }
            case "im_message_read" -> store(read(event), Map.of());
            default -> {
                // Groups, videos and whatever comes next: nobody waits for an answer to those.
            }
        }
    }

    private void received(DouyinEvent event, String customer) {
        if (!privately(event) || event.from().equals(ours)) {
            return;
        }
        Instant at = event.at() == null ? context.clock().instant() : event.at();
        Peer peer = Peer.in(context.store(), Peer.key(customer)).wrote(event.of("conversation_short_id"), event.message(), at);
        InboundMessage message = new InboundMessage(
                event.message(), sender(event, customer), content(event), List.of(), null, event.at(), InboundMessage.Thread.NONE, false);
        store(List.of(message), Map.of(Peer.key(customer), peer.write()));
    }

    /** Our own messages come back as an event; those that the shop wrote in the app, or another application did, are news. */
    private void sent(DouyinEvent event, String customer) {
        if (!privately(event) || !event.from().equals(ours) || event.of("source").equals(clientKey)) {
            return;
        }
        String kind = event.of("message_type").replace("user_local_", "");
        String text = kind.equals("text") ? event.words() : told(kind);
        happened(event, customer, new Content.Event("sent-in-app", Map.of("text", text)), null, Map.of());
    }

    private void entered(DouyinEvent event, String customer) {
        Instant at = event.at() == null ? context.clock().instant() : event.at();
        Peer peer = Peer.in(context.store(), Peer.key(customer)).entered(event.of("conversation_short_id"), event.message(), at);
        Map<String, String> facts = new LinkedHashMap<>();
        for (String key : List.of("objectId", "query", "path", "data-im-extra")) {
            String fact = event.of(key);
            if (!fact.isBlank()) {
                facts.put(key, fact.length() > MOST_FACT ? fact.substring(0, MOST_FACT) : fact);
            }
        }
        happened(event, customer, new Content.Event("entered", facts), entering, Map.of(Peer.key(customer), peer.write()));
    }

    private void happened(DouyinEvent event, String customer, Content.Event what, ReplyWindow opens, Map<String, String> updates) {
        store(List.of(InboundMessage.event(event.name() + " " + event.message(), sender(event, customer), what, event.at(), opens)), updates);
    }

    /** How it names what was read is not described: one id, or a list of them. Without an id there is nothing to mark. */
    private static List<Inbound> read(DouyinEvent event) {
        List<Inbound> updates = new ArrayList<>();
        Object ids = event.content().get("server_message_ids");
        for (Object id : ids instanceof List<?> several ? several : List.of(event.of("server_message_id"))) {
            if (!DouyinEvent.text(id).isBlank()) {
                updates.add(new DeliveryUpdate(DouyinEvent.text(id), DeliveryState.READ, null));
            }
        }
        return updates;
    }

    private Content content(DouyinEvent event) {
        String kind = event.of("message_type");
        return switch (kind) {
            case "text" -> new Content.Text(event.words());
            case "user_local_image" -> new Content.Image(context.files().later(media(event), "douyin.jpg", "image/jpeg"), null);
            case "user_local_video" -> new Content.Video(context.files().later(media(event), "douyin.mp4", "video/mp4"), null);
            case "video" -> new Content.Card(TEXTS.text("kind.video"), null, null, null);
            case "retain_consult_card" -> new Content.Card(TEXTS.text("kind.card"), answers(event), null, null);
            // Among them "image" and "emoji", of which the platform hands out nothing.
            default -> new Content.Unknown(kind.isBlank() ? "other" : kind, told(kind));
        };
    }

    private static String told(String kind) {
        return TEXTS.text(TEXTS.has("kind." + kind) ? "kind." + kind : "kind.other", kind.isBlank() ? "other" : kind);
    }

    /** What the customer filled in on a card of the shop: a line each, or null. */
    private static String answers(DouyinEvent event) {
        StringBuilder lines = new StringBuilder();
        if (event.content().get("card_data") instanceof List<?> fields) {
            for (Object each : fields) {
                if (each instanceof Map<?, ?> field) {
                    lines.append(lines.isEmpty() ? "" : "\n").append(DouyinEvent.text(field.get("label"))).append(": ").append(DouyinEvent.text(field.get("value")));
                }
            }
        }
        return lines.isEmpty() ? null : lines.toString();
    }

    private static String media(DouyinEvent event) {
        return event.of("conversation_short_id") + " " + event.message();
    }

    private static boolean privately(DouyinEvent event) {
        String type = event.of("conversation_type");
        return type.isEmpty() || type.equals("1");
    }

    private static Sender sender(DouyinEvent event, String customer) {
        return Sender.of(customer, event.nameOf(customer));
    }

    private void store(List<? extends Inbound> items, Map<String, String> updates) {
        if (!items.isEmpty()) {
            context.receive(items, updates);
        }
    }
}
