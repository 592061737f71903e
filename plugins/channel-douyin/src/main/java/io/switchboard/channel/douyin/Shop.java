package io.switchboard.channel.douyin;

import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.module.OrderSource.Order;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The account's shop on 抖店: its orders, and news of them. The shop's own chat (飞鸽) would come in and go out here: it has no public
 * description.
 */
final class Shop {
    private final ChannelContext context;
    private final String appKey;
    private final String secret;
    private final DoudianOrders orders;

    private Shop(Settings settings, ChannelContext context) {
        this.context = context;
        this.appKey = settings.get(DouyinSettings.SHOP_APP_KEY);
        this.secret = settings.get(DouyinSettings.SHOP_SECRET);
        this.orders = new DoudianOrders(settings, context);
    }

    /** Null for an account without one. */
    static Shop of(Settings settings, ChannelContext context) {
        boolean named = settings.get(DouyinSettings.SHOP_APP_KEY) != null && settings.get(DouyinSettings.SHOP_SECRET) != null
                && settings.get(DouyinSettings.SHOP_ID) != null;
        return named ? new Shop(settings, context) : null;
    }

    List<Order> orders(String openId, int limit) {
        // Orders of buyers without an id must not be taken for his.
        return openId == null || openId.isBlank() ? List.of() : orders.of(openId, limit);
    }

    /** News go to the conversation of a customer who has written here under the same id; of others there is nothing to show. */
    WebhookResponse onPush(WebhookRequest request) {
        if (!DoudianPush.signed(request, appKey, secret)) {
            return WebhookResponse.text(401, "wrong signature");
        }
        List<DoudianPush> pushes;
        try {
            pushes = DoudianPush.read(request.body());
        } catch (IOException | RuntimeException unreadable) {
            return WebhookResponse.json(400, DoudianPush.REFUSED);
        }
        List<InboundMessage> news = new ArrayList<>();
        for (DoudianPush push : pushes) {
            boolean shown = (push.tag().startsWith("1") || push.tag().startsWith("2")) && !push.id().isBlank() && push.id().length() <= 300;
            if (shown && !push.buyer().isBlank() && push.buyer().length() <= 320 && context.store().get(Peer.key(push.buyer())).isPresent()) {
                String what = push.tag().startsWith("1") ? "order" : "refund";
                Content.Event event = new Content.Event(what, Map.of("order", push.order()));
                news.add(InboundMessage.event("shop " + push.id(), Sender.of(push.buyer(), null), event, null, null));
            }
        }
        if (!news.isEmpty()) {
            context.receive(news, Map.of());
        }
        return WebhookResponse.json(200, DoudianPush.TAKEN);
    }
}
