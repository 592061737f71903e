package io.switchboard.web.ticket;

import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.RunMacro;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.ticket.TicketMacroResource.MacroActionView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;

/** A macro over one ticket: what it would do, and doing it. */
@Path("/tickets/{ticket}/macro")
@RequestScoped
@RolesAllowed("tickets:write")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class MacroRunResource {
    @Inject
    Caller caller;

    @Inject
    RunMacro macros;

    @Inject
    TicketCall call;

    /** Which; {@code seenSeq}: up to where the caller has seen the ticket, so that no answer goes past a colleague's. */
    public record MacroRunForm(String macroId, String clientId, Long seenSeq) {}

    /** A step as it would be for this ticket; {@code text} with what is known put in, {@code gaps} what isn't. */
    public record MacroStepView(MacroActionView action, String text, List<String> gaps) {}

    /** What it would do; {@code sends}: something of it the customer gets to read. */
    public record MacroPreview(List<MacroStepView> steps, boolean sends) {}

    @GET
    public MacroPreview preview(@PathParam("ticket") String id, @QueryParam("id") String macro) {
        UUID wanted = required(macro, "id");
        List<RunMacro.Step> steps = macros.preview(call.writer(), TicketCall.id(id), wanted);
        return new MacroPreview(
                steps.stream().map(step -> new MacroStepView(MacroActionView.of(step.action()), step.text(), step.gaps())).toList(),
                steps.stream().anyMatch(step -> step.action().kind() == Action.Kind.REPLY));
    }

    /** All of it, or nothing: what isn't possible is refused as it would be by hand, with the number of the {@code step}. */
    @POST
    public Response run(@PathParam("ticket") String id, @HeaderParam("Idempotency-Key") String key, MacroRunForm form) {
        UUID macro = required(form.macroId(), "macroId");
        String clientId = form.clientId() != null ? form.clientId() : key == null ? Ids.next().toString() : key;
        return call.answer(macros.run(call.writer(), TicketCall.id(id), macro, clientId, form.seenSeq()));
    }

    private static UUID required(String text, String field) {
        UUID id = Items.idOrNull(text, field);
        if (id == null) {
            throw Refused.invalid(field, "required");
        }
        return id;
    }
}
