package io.switchboard.web.customer;

import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.ticket.form.WebForm;
import io.switchboard.core.ticket.form.WebForms;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldDefinition;
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
import java.util.List;
import java.util.Map;

/** Forms on the web, as admins make them. */
@Path("/forms")
@RequestScoped
@Transactional
@RolesAllowed("forms:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class FormResource {
    @Inject
    Caller caller;

    @Inject
    WebForms forms;

    /** A form; {@code url} is where customers find it, {@code texts} by language: title, intro, thanks. */
    public record WebFormView(
            String id,
            String key,
            String name,
            String shop,
            String group,
            String type,
            List<String> fields,
            Map<String, WebForm.Words> texts,
            boolean files,
            boolean active,
            String url,
            long version) {
        static WebFormView of(WebForm form) {
            return new WebFormView(
                    form.id().toString(),
                    form.key(),
                    form.name(),
                    form.shopId().toString(),
                    form.groupId() == null ? null : form.groupId().toString(),
                    form.type(),
                    form.fields(),
                    form.texts(),
                    form.takesFiles(),
                    form.isActive(),
                    PlatformSettings.publicUrl() + "/form/" + form.key(),
                    form.version());
        }
    }

    /** A form's form; null leaves what stands, an empty group is none. */
    public record WebFormDraft(
            String key, String name, String shop, String group, String type, List<String> fields, Map<String, WebForm.Words> texts, Boolean files, Boolean active) {
        WebForm.Content over(WebForm.Content before) {
            return new WebForm.Content(
                    key == null ? before.key() : key,
                    name == null ? before.name() : name,
                    shop == null ? before.shopId() : Items.idOrNull(shop, "shop"),
                    group == null ? before.groupId() : Items.idOrNull(group, "group"),
                    type == null ? before.type() : type,
                    fields == null ? before.fields() : fields,
                    texts == null ? before.texts() : texts,
                    files == null ? before.files() : files,
                    active == null ? before.active() : active);
        }
    }

    /** A field that a form may ask; {@code needed}: a form that leaves it out makes no tickets. */
    public record FormTypeFieldView(String key, String label, String kind, boolean needed) {}

    /** A type of tickets that forms may make. */
    public record FormTypeView(String key, String name, List<FormTypeFieldView> fields) {}

    private static final WebForm.Content BLANK = new WebForm.Content(null, null, null, null, null, List.of(), Map.of(), true, true);

    @GET
    public Items<WebFormView> list() {
        return Items.of(forms.list(caller.viewer()).stream().map(WebFormView::of).toList());
    }

    /** In the caller's language. */
    @GET
    @Path("types")
    public Items<FormTypeView> types() {
        return Items.of(forms.types(caller.viewer()).stream().map(this::view).toList());
    }

    private FormTypeView view(Definition type) {
        List<FormTypeFieldView> fields = type.fields().stream()
                .filter(field -> field.kind() != FieldDefinition.Kind.CONTACT)
                .map(field -> new FormTypeFieldView(field.key(), field.name().in(caller.locale()), field.kind().name(), WebForms.isNeeded(field)))
                .toList();
        return new FormTypeView(type.key(), type.name().in(caller.locale()), fields);
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        WebForm form = forms.get(caller.viewer(), Items.id(id, "form"));
        return Versions.ok(WebFormView.of(form), form.version());
    }

    @POST
    public Response create(WebFormDraft draft) {
        WebForm form = forms.create(caller.viewer(), draft.over(BLANK));
        return Versions.created(WebFormView.of(form), form.version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, WebFormDraft draft) {
        WebForm before = forms.get(caller.viewer(), Items.id(id, "form"));
        WebForm form = forms.change(caller.viewer(), before.id(), draft.over(before.content()), Versions.expected(ifMatch));
        return Versions.ok(WebFormView.of(form), form.version());
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") String id) {
        forms.delete(caller.viewer(), Items.id(id, "form"));
        return Response.noContent().build();
    }
}
