package io.switchboard.web.ticket;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Versions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** What every call that changes tickets has in common: who may, and what it answers. */
@ApplicationScoped
public class TicketCall {
    /** What of the licence has tickets. */
    static final String MODULE = "tickets-basic";

    @Inject
    Caller caller;

    @Inject
    LicenceService licence;

    @Inject
    TicketViews views;

    /** The caller, who may change tickets as far as the licence goes. */
    Viewer writer() {
        licence.now().require(MODULE);
        return caller.viewer();
    }

    Response answer(Ticket ticket) {
        return Versions.ok(views.page(caller.viewer(), ticket, caller.locale()), ticket.seq());
    }

    Response created(NewTickets.Made made) {
        Object view = views.page(caller.viewer(), made.ticket(), caller.locale());
        return made.isNew() ? Versions.created(view, made.ticket().seq()) : Versions.ok(view, made.ticket().seq());
    }

    static UUID id(String id) {
        return Items.id(id, "ticket");
    }

    /** An agent's id; "me" is the caller, null stays null. */
    UUID agent(String text, String field) {
        return "me".equals(text) ? caller.viewer().agentId() : Items.idOrNull(text, field);
    }
}
