package io.switchboard.spi.module;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.pf4j.ExtensionPoint;

/**
 * Knows what a customer has ordered, for who speaks with him. Either an open {@link io.switchboard.spi.channel.Channel} that
 * implements this beside (the orders of its own shop), or an extension of a plugin (an ERP's). Called by several threads.
 */
public interface OrderSource extends ExtensionPoint {

    /**
     * His orders, newest first; 5 s at most.
     *
     * @param customer who; of a channel whose plugin lacks {@code contacts} only the external id is told.
     *     An order of somebody else must not be among what is returned: an empty list is better than a guess
     * @param limit at most so many, 1 to 50
     * @throws io.switchboard.spi.ConnectorException when it can't be said now
     */
    List<Order> orders(Customer customer, int limit);

    /**
     * A customer.
     *
     * @param externalId who he is on the channel that is asked; null when an extension is asked
     * @param name or null
     * @param email or null
     * @param phone or null
     */
    record Customer(String externalId, String name, String email, String phone) {}

    /**
     * An order.
     *
     * @param id as customers know it
     * @param status in words of the shop
     * @param placedAt or null
     * @param total or null
     * @param currency ISO 4217, or null
     * @param url where an agent sees more of it, or null
     * @param refund how a refund stands, in words of the shop; null without one
     * @param tracking number of the parcel, or null
     */
    record Order(
            String id,
            String status,
            Instant placedAt,
            BigDecimal total,
            String currency,
            List<Item> items,
            String url,
            String refund,
            String tracking) {
        public Order {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(status, "status");
            items = List.copyOf(items);
        }
    }

    /**
     * One thing that was ordered.
     *
     * @param variant size, colour; or null
     * @param price of one; or null
     */
    record Item(String title, String variant, int quantity, BigDecimal price) {
        public Item {
            Objects.requireNonNull(title, "title");
        }
    }
}
