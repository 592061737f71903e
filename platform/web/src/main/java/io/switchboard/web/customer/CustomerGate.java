package io.switchboard.web.customer;

import io.switchboard.core.ticket.form.FormVisits;
import io.switchboard.core.ticket.form.WebForms;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.RateLimits.Limit;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** A file is read, and put aside, before its resource runs: so who sends it is asked before that. */
@Provider
@CustomersOnly
public class CustomerGate implements ContainerRequestFilter {
    @Inject
    LinkAdmission admission;

    @Inject
    WebForms forms;

    @Inject
    FormVisits visits;

    @Inject
    RateLimits limits;

    @Inject
    Caller caller;

    @Override
    public void filter(ContainerRequestContext request) {
        String authorization = request.getHeaderString("Authorization");
        String form = request.getUriInfo().getPathParameters().getFirst("formKey");
        if (form == null) {
            admission.admit(authorization, Limit.LINK_FILES);
        } else {
            limits.count(Limit.FORM_FILES, caller.address());
            visits.visit(forms.open(form), LinkAdmission.bearer(authorization));
        }
    }
}
