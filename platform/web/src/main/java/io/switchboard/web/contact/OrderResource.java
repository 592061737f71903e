package io.switchboard.web.contact;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.ContactIdentity;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Extensions;
import io.switchboard.spi.module.OrderSource;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a customer has ordered, from whoever knows: the shops behind his channels, and plugins. Nothing of it is stored. */
@Path("/contacts/{contact}/orders")
@RequestScoped
@RolesAllowed("contacts:read")
@Produces(MediaType.APPLICATION_JSON)
public class OrderResource {
    static final String MODULE = "orders";

    @Inject
    Caller caller;

    @Inject
    Contacts contacts;

    @Inject
    ChannelAccounts channels;

    @Inject
    ChannelGateway gateway;

    @Inject
    Extensions extensions;

    @Inject
    LicenceService licence;

    @Inject
    OrderQuestions questions;

    /** One thing that was ordered. */
    public record OrderItem(String title, String variant, int quantity, BigDecimal price) {
        static OrderItem of(OrderSource.Item item) {
            return new OrderItem(item.title(), item.variant(), item.quantity(), item.price());
        }
    }

    /** An order; {@code source} is the channel's name, or null when a plugin knows of it. */
    public record OrderView(
            String id,
            String source,
            String status,
            Instant placedAt,
            BigDecimal total,
            String currency,
            List<OrderItem> items,
            String url,
            String refund,
            String tracking) {
        static OrderView of(String source, OrderSource.Order order) {
            return new OrderView(
                    order.id(),
                    source,
                    order.status(),
                    order.placedAt(),
                    order.total(),
                    order.currency(),
                    order.items().stream().map(OrderItem::of).toList(),
                    order.url(),
                    order.refund(),
                    order.tracking());
        }
    }

    /** Orders, newest first, and who could not be asked now. */
    public record OrdersView(List<OrderView> items, List<String> missing) {}

    @GET
    public OrdersView list(@PathParam("contact") String id) {
        licence.now().require(MODULE);
        Contact contact = contacts.get(caller.viewer(), Items.id(id, "contact"));
        List<OrderQuestions.Source> sources = new ArrayList<>();
        for (ContactIdentity identity : contacts.identities(contact.id())) {
            gateway.orders(identity.channelId()).ifPresent(orders -> sources.add(new OrderQuestions.Source(
                    identity.channelId().toString(),
                    channels.known(identity.channelId()).map(ChannelAccount::name).orElse(null),
                    orders,
                    customer(contact, identity.externalId()))));
        }
        extensions.active(OrderSource.class).forEach(orders ->
                sources.add(new OrderQuestions.Source(orders.toString(), null, orders, customer(contact, null))));
        OrderQuestions.Told told = questions.ask(sources);
        return new OrdersView(
                told.orders().stream()
                        .map(found -> OrderView.of(found.name(), found.order()))
                        .sorted(Comparator.comparing(OrderView::placedAt, Comparator.nullsLast(Comparator.reverseOrder())))
                        .toList(),
                told.missing());
    }

    private static OrderSource.Customer customer(Contact contact, String externalId) {
        return new OrderSource.Customer(externalId, contact.name(), contact.email(), contact.phone());
    }
}
