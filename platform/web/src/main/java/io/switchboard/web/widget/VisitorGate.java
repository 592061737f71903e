package io.switchboard.web.widget;

import io.switchboard.core.conversation.Visitors;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** A file is read, and put aside, before its resource runs: so who sends it is asked before that. */
@Provider
@VisitorsOnly
public class VisitorGate implements ContainerRequestFilter {
    @Inject
    WidgetChannels channels;

    @Inject
    Visitors visitors;

    @Inject
    RateLimits limits;

    @Override
    public void filter(ContainerRequestContext request) {
        String key = request.getUriInfo().getPathParameters().getFirst("channelKey");
        String token = WidgetResource.bearer(request.getHeaderString("Authorization"));
        Visitors.Visitor visitor = visitors.holder(channels.get(key).id(), token)
                .orElseThrow(() -> Refused.unauthenticated("signIn.needed"));
        limits.count(Limit.VISITOR_FILES, visitor.externalId());
    }
}
