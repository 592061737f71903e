package io.switchboard.web.privacy;

import io.switchboard.core.audit.Audit;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.privacy.Erasure;
import io.switchboard.core.privacy.Erasures;
import io.switchboard.core.privacy.Forgetting;
import io.switchboard.core.privacy.Retention;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.module.PersonalData;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Instant;
import java.util.List;

/** What a customer may ask for: all there is of him, and to be forgotten. */
@Path("/personal-data")
@RequestScoped
@RolesAllowed("personal-data:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PersonalDataResource {
    @Inject
    Caller caller;

    @Inject
    Contacts contacts;

    @Inject
    Erasures erasures;

    @Inject
    Forgetting forgetting;

    @Inject
    Retention retention;

    @Inject
    PersonalFile file;

    @Inject
    Audit audit;

    /**
     * Somebody who is forgotten.
     *
     * @param doneAt null while it goes on
     * @param problem why it goes on later; null when nothing is wrong
     */
    public record ErasureView(
            String id,
            String contact,
            Instant requestedAt,
            String requestedBy,
            String reason,
            int conversations,
            int files,
            Instant doneAt,
            String problem) {
        static ErasureView of(Erasure e) {
            return new ErasureView(
                    e.id().toString(),
                    e.contactId().toString(),
                    e.requestedAt(),
                    e.requestedBy(),
                    e.reason(),
                    e.conversations(),
                    e.files(),
                    e.doneAt(),
                    e.problem());
        }
    }

    /** What would go: how many, counted up to 1000. */
    public record DueView(long conversations, long contacts) {}

    /** Why somebody is forgotten; for who asks later. */
    public record Form(String reason) {}

    @GET
    @Path("erasures")
    public Items<ErasureView> list(@QueryParam("after") String after, @QueryParam("limit") String limit) {
        return Items.of(erasures.list(caller.viewer(), after, Items.limit(limit, 50, 200)).map(ErasureView::of));
    }

    /** What would go at once if no more than so many days were kept. */
    @GET
    @Path("due")
    public DueView due(@QueryParam("conversationDays") String conversations, @QueryParam("contactDays") String people) {
        Retention.Due due = retention.due(caller.viewer(), days(conversations, "conversationDays"), days(people, "contactDays"));
        return new DueView(due.conversations(), due.contacts());
    }

    private static long days(String text, String field) {
        Long days = Items.number(text, field);
        if (days != null && (days < 0 || days > 36_500)) {
            throw Refused.invalid(field, "outOfRange", 0, 36_500);
        }
        return days == null ? 0 : days;
    }

    @GET
    @Path("contacts/{id}")
    @Produces(MediaType.WILDCARD)
    public Response give(@PathParam("id") String id) {
        Viewer viewer = caller.viewer();
        Contact contact = contacts.get(viewer, Items.id(id, "contact"));
        if (contact.isErased()) {
            throw Refused.conflict("contact.erased");
        }
        List<PersonalData.Person> people = erasures.people(contact);
        audit.record(viewer, "contact.exported", "contact", contact.id(), null, null, null);
        StreamingOutput stream = out -> file.write(viewer, contact, people, out);
        return Response.ok(stream, "application/zip")
                .header("Content-Disposition", "attachment; filename=\"" + contact.id() + ".zip\"")
                .header("Cache-Control", "no-store")
                .build();
    }

    @POST
    @Path("contacts/{id}/erase")
    public Response erase(@PathParam("id") String id, Form form) {
        Erasure erasure = erasures.begin(caller.viewer(), Items.id(id, "contact"), form == null ? null : form.reason());
        forgetting.wake();
        return Response.accepted(ErasureView.of(erasure)).build();
    }
}
