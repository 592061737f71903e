package io.switchboard.channel.douyin;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.module.OrderSource;
import io.switchboard.spi.settings.Settings;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a customer has ordered in the shop (抖店). The platform lists orders by time only: the newest are looked through for those that
 * name him by the very id that his messages do. Nothing is guessed by name or number, which come encrypted.
 */
final class DoudianOrders {
    private static final int PAGE = 100;
    private static final int PAGES = 5;
    private static final int REFUNDS = 3;
    private static final Duration PATIENCE = Duration.ofMillis(3_500);
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final DoudianClient client;
    private final Clock clock;
    private final Duration back;
    private final List<List<?>> pages = new ArrayList<>();
    private Instant asOf = Instant.EPOCH;

    DoudianOrders(Settings settings, ChannelContext context) {
        this.client = new DoudianClient(settings, context);
        this.clock = context.clock();
        this.back = Duration.ofDays(settings.get(DouyinSettings.SHOP_DAYS));
    }

    List<OrderSource.Order> of(String openId, int limit) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<OrderSource.Order> found = new ArrayList<>();
        int refunds = 0;
        for (int page = 0; page < PAGES && System.nanoTime() < end; page++) {
            List<?> orders = page(page);
            for (Object each : orders) {
                if (each instanceof Map<?, ?> order && (openId.equals(text(order, "open_id")) || openId.equals(text(order, "doudian_open_id")))) {
                    boolean ask = refunding(order) && refunds < REFUNDS && System.nanoTime() < end;
                    refunds += ask ? 1 : 0;
                    found.add(order(order, ask ? refund(text(order, "order_id")) : null));
                }
            }
            if (found.size() >= limit || orders.size() < PAGE) {
                break;
            }
        }
        found.sort(Comparator.comparing(OrderSource.Order::placedAt, Comparator.nullsLast(Comparator.reverseOrder())));
        return found.subList(0, Math.min(limit, found.size()));
    }

    /** One of the newest orders, of a minute ago at most: agents go from one customer to the next, and the list is the same for all. */
    private synchronized List<?> page(int number) {
        if (Duration.between(asOf, clock.instant()).abs().compareTo(FRESH) >= 0) {
            pages.clear();
            asOf = clock.instant();
        }
        while (pages.size() <= number) {
            pages.add(list(client.call("order.searchList", search(pages.size())), "shop_order_list"));
        }
        return pages.get(number);
    }

    private Map<String, Object> search(int page) {
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("create_time_start", asOf.minus(back).getEpochSecond());
        search.put("create_time_end", asOf.getEpochSecond());
        search.put("page", page);
        search.put("size", PAGE);
        search.put("order_by", "create_time");
        search.put("order_asc", false);
        return search;
    }

    private static OrderSource.Order order(Map<?, ?> order, String refund) {
        List<OrderSource.Item> items = new ArrayList<>();
        for (Object each : list(order, "sku_order_list")) {
            if (each instanceof Map<?, ?> item) {
                Long number = DouyinEvent.number(item.get("item_num"));
                items.add(new OrderSource.Item(
                        text(item, "product_name"), variant(item), number == null ? 1 : (int) Math.min(number, Integer.MAX_VALUE), money(item.get("origin_amount"))));
            }
        }
        Long placed = DouyinEvent.number(order.get("create_time"));
        String told = text(order, "order_status_desc");
        return new OrderSource.Order(
                text(order, "order_id"), told.isEmpty() ? text(order, "order_status") : told, placed == null ? null : Instant.ofEpochSecond(placed),
                money(order.get("pay_amount")), "CNY", items, null, refund, tracking(order));
    }

    private static boolean refunding(Map<?, ?> order) {
        for (Object each : list(order, "sku_order_list")) {
            if (each instanceof Map<?, ?> item && item.get("after_sale_info") instanceof Map<?, ?> sale) {
                Long state = DouyinEvent.number(sale.get("after_sale_status"));
                if (state != null && state != 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Null when the platform doesn't tell: the order is shown all the same. */
    private String refund(String orderId) {
        try {
            for (Object each : list(client.call("afterSale.List", Map.of("order_id", orderId, "page", 0, "size", 10)), "items")) {
                if (each instanceof Map<?, ?> item && item.get("aftersale_info") instanceof Map<?, ?> sale) {
                    String words = text(sale, "aftersale_status_text");
                    BigDecimal amount = money(sale.get("refund_amount"));
                    String state = words.isEmpty() ? text(sale, "aftersale_status") : words;
                    return amount == null ? state : state + " · CNY " + amount.toPlainString();
                }
            }
        } catch (ConnectorException untold) {
            return null;
        }
        return null;
    }

    private static String variant(Map<?, ?> item) {
        StringJoiner words = new StringJoiner(" ");
        for (Object each : list(item, "spec")) {
            if (each instanceof Map<?, ?> spec && !text(spec, "value").isBlank()) {
                words.add(text(spec, "value"));
            }
        }
        return words.length() == 0 ? null : words.toString();
    }

    private static String tracking(Map<?, ?> order) {
        for (Object each : list(order, "logistics_info")) {
            if (each instanceof Map<?, ?> parcel && !text(parcel, "tracking_no").isBlank()) {
                return text(parcel, "tracking_no");
            }
        }
        return null;
    }

    /** The platform counts in hundredths of a yuan. */
    private static BigDecimal money(Object fen) {
        Long amount = DouyinEvent.number(fen);
        return amount == null ? null : BigDecimal.valueOf(amount, 2);
    }

    private static List<?> list(Map<?, ?> of, String key) {
        return of.get(key) instanceof List<?> list ? list : List.of();
    }

    private static String text(Map<?, ?> of, String key) {
        return DouyinEvent.text(of.get(key));
    }
}
