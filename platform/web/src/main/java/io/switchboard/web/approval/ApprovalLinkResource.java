package io.switchboard.web.approval;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.approval.ApprovalDesk;
import io.switchboard.core.ticket.approval.ApprovalLinks;
import io.switchboard.core.ticket.approval.ApprovalLinks.Holder;
import io.switchboard.web.approval.ApprovalLinkViews.ApprovalLinkView;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import io.switchboard.web.ticket.ApprovalResource.ApprovalDecisionForm;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** One step of one approval, for the one who was mailed its link. Looking changes nothing: programs that read mails follow links. */
@Path("/approval")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ApprovalLinkResource {
    @Inject
    ApprovalLinks links;

    @Inject
    ApprovalDesk desk;

    @Inject
    ApprovalLinkViews views;

    @Inject
    RateLimits limits;

    @Inject
    Caller caller;

    @HeaderParam("Authorization")
    String authorization;

    @GET
    public ApprovalLinkView get() {
        return views.of(holder(Limit.LINK_READS));
    }

    @POST
    public ApprovalLinkView decide(ApprovalDecisionForm form) {
        Holder holder = holder(Limit.LINK_WRITES);
        desk.decide(holder, form.verdict());
        return views.of(holder);
    }

    /** Whoever guesses asks the database only so often; whatever is wrong with a link, the answer is the same. */
    private Holder holder(Limit limit) {
        limits.mustHaveLeft(Limit.LINK_REFUSED, caller.address());
        boolean given = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
        Holder holder = links.holder(given ? authorization.substring(7).strip() : null).orElseThrow(() -> {
            limits.count(Limit.LINK_REFUSED, caller.address());
            return Refused.unauthenticated("link.unknown");
        });
        limits.count(limit, "approval:" + holder.agentId());
        return holder;
    }
}
