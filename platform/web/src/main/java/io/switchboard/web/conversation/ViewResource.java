package io.switchboard.web.conversation;

import io.switchboard.core.conversation.ListView;
import io.switchboard.core.conversation.ListViews;
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
import java.time.Clock;

/** Filters of the lists, kept under a name. */
@Path("/views")
@RequestScoped
@RolesAllowed("conversations:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ViewResource {
    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @Inject
    ListViews views;

    /** A kept filter; {@code mine}: made by the caller. */
    public record ListViewView(
            String id, String name, ListView.Conditions filter, boolean shared, boolean mine, int position, long version) {
        static ListViewView of(ListView v, Caller caller) {
            boolean mine = v.ownerId().equals(caller.viewer().agentId());
            return new ListViewView(v.id().toString(), v.name(), v.conditions(), v.isShared(), mine, v.place(), v.version());
        }
    }

    /** A view's form; null leaves what stands. */
    public record Form(String name, ListView.Conditions filter, Boolean shared, Integer position) {}

    @GET
    public Items<ListViewView> list() {
        return Items.of(views.list(caller.viewer()).stream().map(v -> ListViewView.of(v, caller)).toList());
    }

    @POST
    public Response create(Form form) {
        ListView view = new ListView(caller.viewer().person(), clock.instant());
        boolean shared = form.shared() != null && form.shared();
        int position = form.position() == null ? 0 : form.position();
        views.describe(caller.viewer(), view, form.name(), form.filter(), shared, position);
        views.add(caller.viewer(), view);
        return Versions.created(ListViewView.of(view, caller), view.version());
    }

    @PATCH
    @Path("{id}")
    public ListViewView change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, Form form) {
        ListView view = views.own(caller.viewer(), Items.id(id, "view"));
        Versions.check(ifMatch, view.version());
        views.describe(
                caller.viewer(),
                view,
                form.name() == null ? view.name() : form.name(),
                form.filter() == null ? view.conditions() : form.filter(),
                form.shared() == null ? view.isShared() : form.shared(),
                form.position() == null ? view.place() : form.position());
        views.flush();
        return ListViewView.of(view, caller);
    }

    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        views.remove(caller.viewer(), Items.id(id, "view"));
        return Response.noContent().build();
    }
}
