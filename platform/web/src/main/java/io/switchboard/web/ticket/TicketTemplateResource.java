package io.switchboard.web.ticket;

import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.type.TicketTemplate;
import io.switchboard.core.ticket.type.TicketTemplates;
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
import java.util.Map;
import java.util.UUID;

/** Quick starts: tickets that are half filled in. */
@Path("/ticket-templates")
@RequestScoped
@Transactional
@RolesAllowed("tickets:read")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketTemplateResource {
    @Inject
    Caller caller;

    @Inject
    TicketTemplates templates;

    /**
     * A quick start.
     *
     * @param type its key
     * @param shopId null: for all shops
     * @param fields values of the type's own fields, by key
     */
    public record TicketTemplateView(
            String id,
            String name,
            String type,
            String shopId,
            String subject,
            String description,
            Priority priority,
            Map<String, Object> fields,
            long version) {
        static TicketTemplateView of(TicketTemplate template) {
            TicketTemplate.Filled filled = template.filled();
            return new TicketTemplateView(
                    template.id().toString(),
                    filled.name(),
                    filled.typeKey(),
                    filled.shopId() == null ? null : filled.shopId().toString(),
                    filled.subject(),
                    filled.description(),
                    filled.priority(),
                    filled.fields(),
                    template.version());
        }
    }

    /** A quick start's form; null leaves what stands, an empty text empties. */
    public record TicketTemplateForm(
            String name, String type, String shopId, String subject, String description, Priority priority, Map<String, Object> fields) {
        TicketTemplate.Filled on(TicketTemplate.Filled now) {
            UUID shop = shopId == null ? now.shopId() : Items.idOrNull(shopId, "shopId");
            return new TicketTemplate.Filled(
                    name == null ? now.name() : name,
                    type == null ? now.typeKey() : type,
                    shop,
                    subject == null ? now.subject() : subject,
                    description == null ? now.description() : description,
                    priority == null ? now.priority() : priority,
                    fields == null ? now.fields() : fields);
        }
    }

    @GET
    public Items<TicketTemplateView> list() {
        return Items.of(templates.list(caller.viewer()).stream().map(TicketTemplateView::of).toList());
    }

    @POST
    @RolesAllowed("ticket-types:write")
    public Response create(TicketTemplateForm form) {
        TicketTemplate.Filled nothing = new TicketTemplate.Filled(null, null, null, null, null, null, Map.of());
        TicketTemplate made = templates.create(caller.viewer(), form.on(nothing));
        return Versions.created(TicketTemplateView.of(made), made.version());
    }

    @PATCH
    @Path("{id}")
    @RolesAllowed("ticket-types:write")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, TicketTemplateForm form) {
        TicketTemplate now = templates.get(caller.viewer(), Items.id(id, "ticketTemplate"));
        TicketTemplate changed = templates.change(caller.viewer(), now.id(), form.on(now.filled()), Versions.expected(ifMatch));
        return Versions.ok(TicketTemplateView.of(changed), changed.version());
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed("ticket-types:write")
    public Response delete(@PathParam("id") String id) {
        templates.delete(caller.viewer(), Items.id(id, "ticketTemplate"));
        return Response.noContent().build();
    }
}
