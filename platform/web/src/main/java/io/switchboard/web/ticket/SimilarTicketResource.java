package io.switchboard.web.ticket;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.RepeatTickets;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.ticket.TicketViews.TicketView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a customer has asked before, for whoever is about to make a ticket of it once more. */
@Path("/tickets/similar")
@RequestScoped
@Transactional
@RolesAllowed("tickets:read")
@Produces(MediaType.APPLICATION_JSON)
public class SimilarTicketResource {
    @Inject
    Caller caller;

    @Inject
    RepeatTickets repeats;

    @Inject
    TicketViews views;

    /** An earlier ticket; {@code likeness} from 0 to 1; {@code sure}: it would be marked as repeated without a person. */
    public record SimilarTicket(TicketView ticket, double likeness, boolean sure) {}

    /** Of the last seven days, the likest first, five at most. {@code problem}: the class of its problem, where it is known. */
    @GET
    public Items<SimilarTicket> list(
            @QueryParam("contactId") String contact,
            @QueryParam("subject") String subject,
            @QueryParam("text") String text,
            @QueryParam("problem") String problem) {
        UUID who = Items.idOrNull(contact, "contactId");
        if (who == null) {
            throw Refused.invalid("contactId", "required");
        }
        List<RepeatTickets.Similar> found = repeats.similar(caller.viewer(), who, subject, text, problem);
        List<TicketView> shown = views.of(found.stream().map(RepeatTickets.Similar::ticket).toList(), caller.locale());
        List<SimilarTicket> similar = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            similar.add(new SimilarTicket(shown.get(i), Math.round(found.get(i).likeness() * 100) / 100.0, found.get(i).sure()));
        }
        return Items.of(similar);
    }
}
