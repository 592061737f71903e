package io.switchboard.web.ticket;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.plan.TicketPlan;
import io.switchboard.core.ticket.plan.TicketPlans;
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
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Tickets that are made again and again: planned tasks, follow-up visits, care. */
@Path("/ticket-plans")
@RequestScoped
@Transactional
@RolesAllowed("ticket-rules:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketPlanResource {
    @Inject
    Caller caller;

    @Inject
    LicenceService licence;

    @Inject
    TicketPlans plans;

    /**
     * A plan.
     *
     * @param recurrence in the words of RFC 5545: FREQ=DAILY, WEEKLY or MONTHLY; INTERVAL, BYDAY, BYMONTHDAY, COUNT, UNTIL
     * @param startsOn the day from which it counts; as {@code at} in {@code zone}
     * @param contactIds a ticket for each; none: one without a customer
     * @param next when its next tickets are made, five at most
     * @param problem why none were made the last time; null when they were
     */
    public record TicketPlanView(
            String id,
            String name,
            String templateId,
            String shopId,
            String recurrence,
            String startsOn,
            String at,
            String zone,
            String groupId,
            String assigneeId,
            List<String> contactIds,
            boolean enabled,
            List<Instant> next,
            Instant lastAt,
            long made,
            String problem,
            long version) {}

    /** A plan's form; null leaves what stands, an empty text empties. */
    public record TicketPlanForm(
            String name,
            String templateId,
            String shopId,
            String recurrence,
            String startsOn,
            String at,
            String zone,
            String groupId,
            String assigneeId,
            List<String> contactIds,
            Boolean enabled) {
        TicketPlan.Said on(TicketPlan.Said now) {
            if (contactIds != null) {
                contactIds.forEach(id -> Items.idOrNull(id, "contactIds"));
            }
            return new TicketPlan.Said(
                    name == null ? now.name() : name,
                    templateId == null ? now.templateId() : Items.idOrNull(templateId, "templateId"),
                    shopId == null ? now.shopId() : Items.idOrNull(shopId, "shopId"),
                    recurrence == null ? now.recurrence() : recurrence,
                    startsOn == null ? now.startsOn() : day(startsOn),
                    at == null ? now.at() : at,
                    zone == null ? now.zone() : zone,
                    groupId == null ? now.groupId() : Items.idOrNull(groupId, "groupId"),
                    assigneeId == null ? now.assigneeId() : Items.idOrNull(assigneeId, "assigneeId"),
                    contactIds == null ? now.contacts() : contactIds,
                    enabled == null ? now.enabled() : enabled);
        }
    }

    /** When a plan's tickets would be made. */
    public record PlannedTimes(List<Instant> next) {}

    @GET
    public Items<TicketPlanView> list() {
        return Items.of(plans.list(caller.viewer()).stream().map(this::view).toList());
    }

    @POST
    @Path("preview")
    public PlannedTimes preview(TicketPlanForm form) {
        return new PlannedTimes(plans.preview(form.recurrence(), day(form.startsOn()), form.at(), form.zone()));
    }

    @POST
    public Response create(TicketPlanForm form) {
        licence.now().require("tickets-basic");
        TicketPlan.Said nothing = new TicketPlan.Said(null, null, null, null, null, null, null, null, null, List.of(), true);
        TicketPlan made = plans.create(caller.viewer(), form.on(nothing));
        return Versions.created(view(made), made.version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, TicketPlanForm form) {
        licence.now().require("tickets-basic");
        UUID plan = Items.id(id, "ticketPlan");
        TicketPlan.Said now = plans.get(caller.viewer(), plan).said();
        TicketPlan changed = plans.change(caller.viewer(), plan, form.on(now), Versions.expected(ifMatch));
        return Versions.ok(view(changed), changed.version());
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id) {
        plans.delete(caller.viewer(), Items.id(id, "ticketPlan"));
        return Response.noContent().build();
    }

    private TicketPlanView view(TicketPlan plan) {
        TicketPlan.Said said = plan.said();
        return new TicketPlanView(
                plan.id().toString(), said.name(), said.templateId().toString(), said.shopId().toString(), said.recurrence(), said.startsOn().toString(),
                said.at(), said.zone(), text(said.groupId()), text(said.assigneeId()), said.contacts(), said.enabled(),
                said.enabled() ? plans.preview(said.recurrence(), said.startsOn(), said.at(), said.zone()) : List.of(), plan.lastAt(), plan.made(),
                plan.problem(), plan.version());
    }

    private static LocalDate day(String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Refused.invalid("startsOn", "notDate");
        }
    }

    private static String text(UUID id) {
        return id == null ? null : id.toString();
    }
}
