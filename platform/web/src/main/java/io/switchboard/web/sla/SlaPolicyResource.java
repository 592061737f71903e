package io.switchboard.web.sla;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.sla.Escalation;
import io.switchboard.core.sla.Goal;
import io.switchboard.core.sla.Phase;
import io.switchboard.core.sla.SlaPolicies;
import io.switchboard.core.sla.SlaPolicy;
import io.switchboard.core.sla.SlaRecount;
import io.switchboard.core.sla.SlaRecounts;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is promised to customers, in order: the first policy that fits a ticket is its own. */
@Path("/sla-policies")
@RequestScoped
@RolesAllowed("sla:write")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SlaPolicyResource {
    @Inject
    Caller caller;

    @Inject
    SlaPolicies policies;

    @Inject
    SlaRecounts recounts;

    /**
     * A policy.
     *
     * @param pauses in which phases clocks rest: WAITING (for the customer), HELD
     * @param warnAt per cent of a promised time after which a warning comes
     */
    public record SlaPolicyView(
            String id,
            String name,
            int place,
            boolean enabled,
            Conditions conditions,
            String calendarId,
            List<Goal> goals,
            Set<Phase> pauses,
            int warnAt,
            List<Escalation> steps,
            long version) {
        static SlaPolicyView of(SlaPolicy policy) {
            return new SlaPolicyView(
                    policy.id().toString(),
                    policy.name(),
                    policy.place(),
                    policy.isEnabled(),
                    policy.conditions(),
                    policy.calendarId().toString(),
                    policy.goals(),
                    policy.pauses(),
                    policy.warnAt(),
                    policy.steps(),
                    policy.version());
        }
    }

    /** A policy's form; of a change null leaves what stands. */
    public record SlaPolicyForm(
            String name,
            Boolean enabled,
            JsonNode conditions,
            String calendarId,
            List<Goal> goals,
            List<Phase> pauses,
            Integer warnAt,
            List<Escalation> steps) {
        SlaPolicies.Form form() {
            return new SlaPolicies.Form(
                    name,
                    enabled,
                    conditions,
                    Items.idOrNull(calendarId, "calendarId"),
                    goals,
                    pauses == null ? null : new LinkedHashSet<>(pauses),
                    warnAt,
                    steps);
        }
    }

    /** All policies, the first that counts first. */
    public record SlaOrderForm(List<String> ids) {}

    /**
     * How far the counting of all open tickets is, after a change.
     *
     * @param endedAt null while it goes on
     */
    public record SlaRecountView(Instant askedAt, Instant endedAt, long done, long total) {}

    @GET
    public Items<SlaPolicyView> list() {
        return Items.of(policies.list().stream().map(SlaPolicyView::of).toList());
    }

    /** Null, which is 204, when there never was one. */
    @GET
    @Path("recount")
    public SlaRecountView recount() {
        SlaRecount now = recounts.now();
        return now == null ? null : new SlaRecountView(now.askedAt(), now.endedAt(), now.done(), now.total());
    }

    @POST
    public Response create(SlaPolicyForm form) {
        SlaPolicy made = policies.create(caller.viewer(), form.form());
        return Versions.created(SlaPolicyView.of(made), made.version());
    }

    @PUT
    @Path("order")
    public Items<SlaPolicyView> order(SlaOrderForm form) {
        if (form.ids() == null || form.ids().isEmpty()) {
            throw Refused.invalid("ids", "required");
        }
        var ids = form.ids().stream().map(id -> Items.id(id, "slaPolicy")).toList();
        return Items.of(policies.order(caller.viewer(), ids).stream().map(SlaPolicyView::of).toList());
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        SlaPolicy policy = policies.get(Items.id(id, "slaPolicy"));
        return Versions.ok(SlaPolicyView.of(policy), policy.version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, SlaPolicyForm form) {
        SlaPolicy changed =
                policies.change(caller.viewer(), Items.id(id, "slaPolicy"), form.form(), Versions.expected(ifMatch));
        return Versions.ok(SlaPolicyView.of(changed), changed.version());
    }

    @DELETE
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    public Response delete(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        policies.delete(caller.viewer(), Items.id(id, "slaPolicy"), Versions.expected(ifMatch));
        return Response.noContent().build();
    }
}
