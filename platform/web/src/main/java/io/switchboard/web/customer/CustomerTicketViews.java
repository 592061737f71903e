package io.switchboard.web.customer;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.ticket.CustomerDesk;
import io.switchboard.core.ticket.CustomerHistory;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.StateDefinition;
import io.switchboard.web.conversation.Views.FileView;
import io.switchboard.web.shared.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What a customer is shown of a ticket; nothing else of it goes out. */
@ApplicationScoped
@Transactional
public class CustomerTicketViews {
    @Inject
    CustomerDesk desk;

    @Inject
    CustomerHistory history;

    @Inject
    TicketFlow flow;

    @Inject
    Groups groups;

    @Inject
    PlatformSettings settings;

    @Inject
    Caller caller;

    /** A state, in the caller's language. */
    public record CustomerStateView(String key, String name, String category) {}

    /** What he may do now; times null where they don't count. */
    public record CustomerMayView(boolean answer, boolean urge, Instant urgeAfter, boolean rate, Instant rateUntil) {}

    /** The ticket; {@code rating} null while there is none. */
    public record CustomerTicketView(
            long number,
            String subject,
            String type,
            String shop,
            CustomerStateView state,
            Instant createdAt,
            Instant updatedAt,
            int urged,
            Integer rating,
            CustomerMayView may,
            long fileMaxBytes,
            long seq) {}

    /**
     * Something that happened.
     *
     * @param by CUSTOMER, TEAM or SYSTEM
     * @param state with {@code moved}; else null
     */
    public record CustomerEntryView(
            long seq,
            Instant at,
            String kind,
            String by,
            String name,
            String text,
            List<FileView> files,
            CustomerStateView state,
            Integer score,
            List<String> reasons) {}

    /** A part of the history, oldest first; {@code next} is where to go on, {@code more} whether there is more now. */
    public record CustomerHistoryView(List<CustomerEntryView> items, String next, boolean more) {}

    public CustomerTicketView ticket(Ticket ticket) {
        Definition type = flow.definition(ticket);
        Shop shop = groups.shop(ticket.shopId());
        CustomerDesk.Offers offers = desk.offers(ticket);
        return new CustomerTicketView(
                ticket.number(),
                ticket.subject(),
                type.name().in(caller.locale()),
                shop.name(),
                state(type, ticket.state()),
                ticket.times().createdAt(),
                ticket.times().updatedAt(),
                ticket.urged(),
                ticket.rating(),
                new CustomerMayView(offers.answer(), offers.urge(), offers.urgeAfter(), offers.rate(), offers.rateUntil()),
                settings.maxFileBytes(),
                ticket.seq());
    }

    private CustomerStateView state(Definition type, String key) {
        Locale language = caller.locale();
        StateDefinition state = type.state(key).orElse(null);
        return state == null ? null : new CustomerStateView(key, state.name().in(language), state.category().name());
    }

    public CustomerHistoryView history(Ticket ticket, CustomerHistory.Slice slice) {
        Definition type = flow.definition(ticket);
        return new CustomerHistoryView(
                slice.lines().stream().map(line -> view(line, type)).toList(), Long.toString(slice.next()), slice.more());
    }

    /** What was just written, as the history shows it. */
    public CustomerEntryView entry(CustomerDesk.Written written) {
        return view(history.after(written.ticket(), written.seq() - 1, 1).lines().get(0), flow.definition(written.ticket()));
    }

    private CustomerEntryView view(CustomerHistory.Line line, Definition type) {
        return new CustomerEntryView(
                line.seq(),
                line.at(),
                line.kind(),
                line.by().name(),
                line.name(),
                line.text(),
                line.files().stream().map(FileView::of).toList(),
                line.state() == null ? null : state(type, line.state()),
                line.score(),
                line.reasons());
    }
}
