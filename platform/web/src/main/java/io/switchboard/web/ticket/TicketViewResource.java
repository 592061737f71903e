package io.switchboard.web.ticket;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.view.Shape;
import io.switchboard.core.ticket.view.Shape.Kind;
import io.switchboard.core.ticket.view.StandardView;
import io.switchboard.core.ticket.view.TicketView;
import io.switchboard.core.ticket.view.TicketView.Form;
import io.switchboard.core.ticket.view.TicketView.Shared;
import io.switchboard.core.ticket.view.TicketViews;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Lists of tickets that are always there, and those that people keep. */
@Path("/ticket-views")
@RequestScoped
@RolesAllowed("tickets:read")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketViewResource {
    private static final String SORT = "-updatedAt";

    @Inject
    Caller caller;

    @Inject
    Clock clock;

    @Inject
    TicketViews views;

    @Inject
    TicketLists lists;

    /**
     * A list; {@code builtIn}: always there, in the caller's words; {@code groupIds}: shared with these groups, with all when it is shared
     * and there are none; {@code mine}: made by the caller. {@code shape}: LIST, BOARD with a lane for each value of {@code shapeBy} (category,
     * assignee, group, priority, state:&lt;type&gt;), or CALENDAR by the day of {@code shapeBy} (resolveBy, respondBy, snoozedUntil, createdAt, solvedAt).
     */
    public record TicketListView(
            String id,
            String name,
            Map<String, Object> where,
            List<String> columns,
            String sort,
            String groupBy,
            String shape,
            String shapeBy,
            boolean builtIn,
            boolean shared,
            List<String> groupIds,
            boolean mine,
            int position,
            long version) {}

    /** A list's form; null leaves what stands, an empty {@code groupBy} parts it by nothing. */
    public record TicketListForm(
            String name,
            Map<String, Object> where,
            List<String> columns,
            String sort,
            String groupBy,
            String shape,
            String shapeBy,
            Boolean shared,
            List<String> groupIds,
            Integer position) {}

    /** How many tickets a list has; null while nobody knows. */
    public record TicketListCount(String id, Long count) {}

    @GET
    public Items<TicketListView> list() {
        List<TicketListView> all = new ArrayList<>();
        for (StandardView standard : StandardView.values()) {
            Form form = lists.form(standard);
            all.add(view(standard.key(), form, true, false, Set.of(), false, standard.ordinal(), 0));
        }
        views.list(caller.viewer()).forEach(view -> all.add(view(view)));
        return Items.of(all);
    }

    /** Of all that the caller has; as they were at most a second ago. */
    @GET
    @Path("counts")
    public Items<TicketListCount> counts() {
        List<String> ids = new ArrayList<>();
        List<Form> forms = new ArrayList<>();
        for (StandardView standard : StandardView.values()) {
            ids.add(standard.key());
            forms.add(lists.form(standard));
        }
        for (TicketView view : views.list(caller.viewer())) {
            ids.add(view.id().toString());
            forms.add(view.form());
        }
        List<Long> counts = lists.counts(forms);
        List<TicketListCount> all = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            all.add(new TicketListCount(ids.get(i), counts.get(i)));
        }
        return Items.of(all).withIndexed(lists.building());
    }

    @POST
    public Response create(TicketListForm given) {
        TicketView view = new TicketView(caller.viewer().person(), clock.instant());
        describe(view, given, new Form(null, TicketLists.conditions(null), List.of(), SORT, null), Shared.OWN, Set.of(), 0);
        views.add(view);
        views.flush();
        return Versions.created(view(view), view.version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, TicketListForm given) {
        TicketView view = views.own(caller.viewer(), id(id));
        Versions.check(ifMatch, view.version());
        describe(view, given, view.form(), view.shared(), view.groups(), view.place());
        views.flush();
        return Versions.ok(view(view), view.version());
    }

    @DELETE
    @Path("{id}")
    public Response remove(@PathParam("id") String id) {
        views.remove(caller.viewer(), id(id));
        return Response.noContent().build();
    }

    private static UUID id(String id) {
        if (StandardView.of(id).isPresent()) {
            throw Refused.forbidden("view.standard");
        }
        return Items.id(id, "view");
    }

    private void describe(TicketView view, TicketListForm given, Form now, Shared shared, Set<UUID> groups, int place) {
        Viewer viewer = caller.viewer();
        Form form = new Form(
                given.name() == null ? now.name() : given.name(),
                given.where() == null ? now.where() : TicketLists.conditions(given.where()),
                given.columns() == null ? now.columns() : given.columns(),
                given.sort() == null || given.sort().isBlank() ? now.sort() : given.sort(),
                given.groupBy() == null ? now.groupBy() : given.groupBy().isBlank() ? null : given.groupBy(),
                given.shape() == null ? now.shape() : shape(given));
        Set<UUID> with = given.groupIds() == null ? groups : ids(given.groupIds());
        boolean isShared = given.shared() == null ? shared != Shared.OWN : given.shared();
        Shared how = !isShared ? Shared.OWN : with.isEmpty() ? Shared.ALL : Shared.GROUPS;
        views.describe(viewer, view, form, how, with, given.position() == null ? place : given.position());
    }

    private static Shape shape(TicketListForm given) {
        Kind kind = Arrays.stream(Kind.values())
                .filter(each -> each.name().equals(given.shape()))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("shape", "notChoice", "LIST, BOARD, CALENDAR"));
        return kind == Kind.LIST ? Shape.LIST : new Shape(kind, given.shapeBy());
    }

    private static Set<UUID> ids(List<String> texts) {
        Set<UUID> ids = new HashSet<>();
        texts.forEach(text -> ids.add(Items.idOrNull(text, "groupIds")));
        if (ids.remove(null)) {
            throw Refused.invalid("groupIds", "notId");
        }
        return ids;
    }

    private TicketListView view(TicketView v) {
        boolean mine = v.ownerId().equals(caller.viewer().agentId());
        return view(v.id().toString(), v.form(), false, v.shared() != Shared.OWN, v.groups(), mine, v.place(), v.version());
    }

    private static TicketListView view(
            String id, Form form, boolean builtIn, boolean shared, Set<UUID> groups, boolean mine, int place, long version) {
        return new TicketListView(
                id,
                form.name(),
                TicketLists.json(form.where()),
                form.columns(),
                form.sort(),
                form.groupBy(),
                form.shape().kind().name(),
                form.shape().by(),
                builtIn,
                shared,
                groups.stream().map(UUID::toString).sorted().toList(),
                mine,
                place,
                version);
    }
}
