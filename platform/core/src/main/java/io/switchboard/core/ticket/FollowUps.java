package io.switchboard.core.ticket;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.ticket.TicketLink.Kind;
import io.switchboard.core.ticket.type.TicketTypes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who is discontent is asked why: a rating of 1 or 2 opens one ticket of the type {@code follow-up}, linked with the first. */
@ApplicationScoped
@Transactional
public class FollowUps {
    /** The type of such tickets. Where there is none, or it was switched off, none is opened. */
    public static final String TYPE = "follow-up";
    private static final String NOTICE = "followUp";

    /** Up to this rating. */
    public static final int LOW = 2;

    @Inject
    TicketTypes types;

    @Inject
    NewTickets newTickets;

    @Inject
    TicketTies ties;

    @Inject
    Journal journal;

    @Inject
    Groups groups;

    /** A customer has rated this ticket, which is held; a follow-up's own rating opens no further one. */
    void rated(Ticket ticket) {
        boolean low = ticket.rating() != null && ticket.rating() <= LOW;
        if (!low || ticket.typeKey().equals(TYPE) || types.current(TYPE).isEmpty()) {
            return;
        }
        Locale language = Locale.forLanguageTag(groups.knownShop(ticket.shopId()).locale());
        NewTickets.Draft draft = new NewTickets.Draft(
                "follow-up:" + ticket.id(), text(language, "subject", ticket), TYPE, text(language, "text", ticket), ticket.contactId(), null, ticket.shopId(),
                ticket.groupId(), null, null, Map.of(), List.of(), null, null, null, List.of());
        NewTickets.Made made = newTickets.makeFor(TicketActor.SYSTEM, draft, null);
        if (made.isNew() && ties.link(made.ticket().id(), ticket.id(), Kind.RELATED)) {
            journal.write(made.ticket(), TicketActor.SYSTEM, new TicketChange.Linked(Kind.RELATED.name(), ticket.id(), ticket.number()));
            journal.write(ticket, TicketActor.SYSTEM, new TicketChange.Linked(Kind.RELATED.name(), made.ticket().id(), made.ticket().number()));
        }
    }

    private static String text(Locale language, String part, Ticket ticket) {
        String pattern = Languages.here().text("notices", FollowUps.class, "io.switchboard.core.notices", language, NOTICE + "." + part);
        return MessageFormat.format(pattern, "#" + ticket.number(), ticket.rating().toString());
    }
}
