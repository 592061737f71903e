package io.switchboard.web.ticket;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.macro.TicketMacro;
import io.switchboard.core.ticket.macro.TicketMacro.Form;
import io.switchboard.core.ticket.macro.TicketMacros;
import io.switchboard.core.ticket.type.Action;
import io.switchboard.core.ticket.type.ActionsJson;
import io.switchboard.core.ticket.view.TicketView.Shared;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Versions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Things that agents do to tickets again and again, kept under a name: their own, and those that are shared. */
@Path("/ticket-macros")
@RequestScoped
@RolesAllowed("tickets:write")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketMacroResource {
    @Inject
    Caller caller;

    @Inject
    TicketMacros macros;

    @Inject
    TicketCall call;

    /** A step; {@code value} and {@code field} as its kind needs them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MacroActionView(String kind, String field, Object value) {
        static MacroActionView of(Action action) {
            return new MacroActionView(action.kind().name(), action.field(), action.value());
        }
    }

    /** A macro; {@code groupIds}: shared with these groups, with all when it is shared and there are none; {@code mine}: made by the caller. */
    public record TicketMacroView(
            String id, String name, List<MacroActionView> actions, boolean shared, List<String> groupIds, boolean mine, long version) {}

    /**
     * A macro's form; null leaves what stands. Actions, 1 to 20: {@code {kind, field?, value?}} with the kinds REPLY and NOTE (a text, with
     * {@code {{contact.name}}} and its like), MOVE (a way's key), SET_GROUP (name or id), SET_ASSIGNEE (account, id, me, creator, nobody),
     * SET_PRIORITY, SET_FIELD, SET_PROBLEM, ADD_TAG, REMOVE_TAG, WATCH, URGE.
     */
    public record TicketMacroForm(String name, List<Map<String, Object>> actions, Boolean shared, List<String> groupIds) {}

    @GET
    public Items<TicketMacroView> list() {
        return Items.of(macros.list(caller.viewer()).stream().map(this::view).toList());
    }

    @POST
    public Response create(TicketMacroForm given) {
        TicketMacro macro = macros.create(call.writer(), form(given, new Form(null, List.of(), Shared.OWN, Set.of())));
        return Versions.created(view(macro), macro.version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, TicketMacroForm given) {
        UUID which = Items.id(id, "ticketMacro");
        Form now = macros.get(call.writer(), which).form();
        TicketMacro macro = macros.change(caller.viewer(), which, form(given, now), Versions.expected(ifMatch));
        return Versions.ok(view(macro), macro.version());
    }

    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        macros.remove(call.writer(), Items.id(id, "ticketMacro"));
        return Response.noContent().build();
    }

    private static Form form(TicketMacroForm given, Form now) {
        List<Refused.Field> faults = new ArrayList<>();
        boolean says = given.actions() != null || now.actions().isEmpty();
        List<Action> actions = says
                ? ActionsJson.read(Json.mapper().valueToTree(given.actions()), Action.Place.MACRO, "actions", faults)
                : now.actions();
        if (!faults.isEmpty()) {
            throw Refused.invalid(faults);
        }
        Set<UUID> with = given.groupIds() == null ? now.groups() : ids(given.groupIds());
        boolean isShared = given.shared() == null ? now.shared() != Shared.OWN : given.shared();
        Shared how = !isShared ? Shared.OWN : with.isEmpty() ? Shared.ALL : Shared.GROUPS;
        return new Form(given.name() == null ? now.name() : given.name(), actions, how, with);
    }

    private static Set<UUID> ids(List<String> texts) {
        Set<UUID> ids = new HashSet<>();
        texts.forEach(text -> ids.add(Items.idOrNull(text, "groupIds")));
        if (ids.remove(null)) {
            throw Refused.invalid("groupIds", "notId");
        }
        return ids;
    }

    private TicketMacroView view(TicketMacro macro) {
        Form form = macro.form();
        return new TicketMacroView(
                macro.id().toString(),
                form.name(),
                form.actions().stream().map(MacroActionView::of).toList(),
                form.shared() != Shared.OWN,
                form.groups().stream().map(UUID::toString).sorted().toList(),
                macro.ownerId().equals(caller.viewer().agentId()),
                macro.version());
    }
}
