package io.switchboard.web.customer;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.CustomerLinks;
import io.switchboard.core.ticket.CustomerLinks.Holder;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Lets customers in by the links of their tickets. */
@ApplicationScoped
public class LinkAdmission {
    @Inject
    CustomerLinks links;

    @Inject
    RateLimits limits;

    @Inject
    Caller caller;

    /**
     * Whose link it is. Who guesses asks the database only so often.
     *
     * @param authorization the header; nullable
     * @throws Refused UNAUTHENTICATED, the same for whatever is wrong with it
     */
    Holder admit(String authorization, Limit limit) {
        limits.mustHaveLeft(Limit.LINK_REFUSED, caller.address());
        Holder holder = links.holder(bearer(authorization)).orElseThrow(() -> {
            limits.count(Limit.LINK_REFUSED, caller.address());
            return Refused.unauthenticated("link.unknown");
        });
        limits.count(limit, holder.ticketId().toString());
        return holder;
    }

    /** The token of the header; null without one. */
    static String bearer(String authorization) {
        boolean given = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
        return given ? authorization.substring(7).strip() : null;
    }
}
