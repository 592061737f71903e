package io.switchboard.web.ticket;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Json;
import io.switchboard.core.ticket.rule.DryRuns;
import io.switchboard.core.ticket.rule.RuleDraft;
import io.switchboard.core.ticket.rule.RuleJson;
import io.switchboard.core.ticket.rule.TicketRule;
import io.switchboard.core.ticket.rule.TicketRules;
import io.switchboard.core.ticket.type.TicketWords;
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
import java.util.List;
import java.util.Map;

/** Rules over tickets: when something happens or a time passes, if, then. */
@Path("/ticket-rules")
@RequestScoped
@Transactional
@RolesAllowed("ticket-rules:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketRuleResource {
    private static final int SAMPLES = 50;

    @Inject
    Caller caller;

    @Inject
    TicketRules rules;

    @Inject
    DryRuns dryRuns;

    /**
     * A rule's form; null leaves what stands.
     *
     * @param shopId an empty text: all shops
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RuleForm(
            String name,
            Boolean enabled,
            String shopId,
            List<String> triggers,
            TicketRuleView.RuleTimeView time,
            Map<String, Object> conditions,
            List<Map<String, Object>> actions) {

        private JsonNode json() {
            return Json.mapper().valueToTree(this);
        }
    }

    /** The order in which rules run; those that aren't named come behind. */
    public record RuleOrder(List<String> ids) {}

    /**
     * A rule to be tried.
     *
     * @param days of tickets that were made then, 1 to 31; 7 when null
     * @param limit how many samples are told, up to 200; 50 when null
     * @param after the {@code next} of the portion before; null at the beginning
     */
    public record DryRunForm(RuleForm rule, Integer days, Integer limit, String after) {}

    @GET
    public Items<TicketRuleView> list() {
        return Items.of(rules.list(caller.viewer()).stream().map(TicketRuleView::of).toList());
    }

    @POST
    public Response create(RuleForm form) {
        TicketRule rule = rules.create(caller.viewer(), draft(form, null));
        return Versions.created(TicketRuleView.of(rule), rule.version());
    }

    @PUT
    @Path("order")
    public Items<TicketRuleView> reorder(RuleOrder form) {
        new Check().that(form.ids() != null, "ids", "required").done();
        return Items.of(rules.reorder(caller.viewer(), form.ids().stream().map(id -> Items.id(id, "ticketRule")).toList()).stream()
                .map(TicketRuleView::of)
                .toList());
    }

    @POST
    @Path("dry-run")
    public TicketRuleView.DryRunView dryRun(DryRunForm form) {
        new Check().that(form.rule() != null, "rule", "required").done();
        return TicketRuleView.DryRunView.of(dryRuns.portion(
                caller.viewer(),
                draft(form.rule(), null),
                form.days() == null ? 7 : form.days(),
                form.limit() == null ? SAMPLES : form.limit(),
                Items.idOrNull(form.after(), "after")));
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        TicketRule rule = rules.get(caller.viewer(), Items.id(id, "ticketRule"));
        return Versions.ok(TicketRuleView.of(rule), rule.version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, RuleForm form) {
        TicketRule rule = rules.get(caller.viewer(), Items.id(id, "ticketRule"));
        Versions.check(ifMatch, rule.version());
        rules.change(caller.viewer(), rule, draft(form, rule.draft()));
        return Versions.ok(TicketRuleView.of(rule), rule.version());
    }

    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") String id) {
        rules.delete(caller.viewer(), Items.id(id, "ticketRule"));
    }

    private static RuleDraft draft(RuleForm form, RuleDraft before) {
        return RuleJson.read(form == null ? null : form.json(), before, TicketWords.ofRules());
    }
}
