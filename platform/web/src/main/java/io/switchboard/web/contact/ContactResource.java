package io.switchboard.web.contact;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.search.Search;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.web.conversation.Views;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Versions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;

/** People who write to us. */
@Path("/contacts")
@RequestScoped
@RolesAllowed("contacts:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ContactResource {
    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @Inject
    Contacts contacts;

    @Inject
    Conversations conversations;

    @Inject
    Search search;

    @Inject
    Groups groups;

    @Inject
    Views views;

    @Inject
    ContactViews shown;

    /** A contact's form; null leaves what stands, an empty text clears. */
    public record Form(String name, String email, String phone, String locale, String note, String shop, Boolean unchecked) {}

    /** Newest first; {@code q} finds words in names, addresses and phone numbers. */
    @GET
    public Items<ContactViews.ContactView> list(
            @QueryParam("q") String text, @QueryParam("after") String after, @QueryParam("limit") String limit) {
        int size = Items.limit(limit, 50, 200);
        if (Texts.orNull(text) != null) {
            Search.Found<Contact> found = search.contacts(caller.viewer(), text, after, size);
            return Items.of(found, shown.of(found.page().items()));
        }
        var page = contacts.list(caller.viewer(), null, after, size);
        return new Items<>(shown.of(page.items()), page.next());
    }

    @POST
    @RolesAllowed("contacts:write")
    public Response create(Form form) {
        UUID shop = Items.idOrNull(form.shop(), "shop");
        UUID known = shop == null ? groups.shops().get(0).id() : groups.shop(shop).id();
        if (!caller.viewer().shops().isEmpty() && !caller.viewer().shops().contains(known)) {
            throw Refused.notFound("shop");
        }
        check(form);
        boolean somebody = Texts.orNull(form.name()) != null
                || Texts.orNull(form.email()) != null
                || Texts.orNull(form.phone()) != null;
        new Check().that(somebody, "name", "nameOrAddress").done();
        Contact contact = new Contact(Ids.next(), known, Texts.orNull(form.name()), clock.instant());
        contact.describe(form.name(), form.email(), form.phone(), form.locale(), form.note());
        contacts.add(contact);
        return Versions.created(shown.of(contact), contact.version());
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        Contact contact = contacts.get(caller.viewer(), Items.id(id, "contact"));
        return Versions.ok(shown.of(contact), contact.version());
    }

    @PATCH
    @RolesAllowed("contacts:write")
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, Form form) {
        Contact contact = contacts.toChange(caller.viewer(), Items.id(id, "contact"));
        Versions.check(ifMatch, contact.version());
        check(form);
        contact.describe(form.name(), form.email(), form.phone(), form.locale(), form.note());
        if (Boolean.FALSE.equals(form.unchecked()) || form.email() != null || form.phone() != null) {
            contact.confirm();
        }
        contacts.changed(contact);
        return Versions.ok(shown.of(contact), contact.version());
    }

    /** His conversations that the caller may see, newest first. */
    @GET
    @Path("{id}/conversations")
    public Items<Views.ConversationView> conversations(
            @PathParam("id") String id, @QueryParam("after") String after, @QueryParam("limit") String limit) {
        Contact contact = contacts.get(caller.viewer(), Items.id(id, "contact"));
        var page = conversations.list(
                caller.viewer(), Conversations.Filter.ofContact(contact.id()), after, Items.limit(limit, 20, 200));
        return new Items<>(views.of(page.items()), page.next());
    }

    private static void check(Form form) {
        new Check()
                .optional("name", form.name(), 200)
                .email("email", form.email())
                .optional("phone", form.phone(), 40)
                .optional("locale", form.locale(), 20)
                .optional("note", form.note(), 20_000)
                .done();
    }
}
