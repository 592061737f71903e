package io.switchboard.web.agent;

import io.switchboard.core.agent.Department;
import io.switchboard.core.agent.Departments;
import io.switchboard.core.shared.Texts;
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
import java.util.Optional;
import java.util.UUID;

/** Departments: people in one see what its groups, and those of the departments below it, have. */
@Path("/departments")
@RequestScoped
@Transactional
@RolesAllowed("agents:read")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DepartmentResource {
    @Inject
    Departments departments;

    /** A department; without a parent it is at the top. */
    public record DepartmentView(String id, String name, String parent, long version) {
        static DepartmentView of(Department department) {
            return new DepartmentView(
                    department.id().toString(),
                    department.name(),
                    department.parentId() == null ? null : department.parentId().toString(),
                    department.version());
        }
    }

    /** A department's form; null leaves what stands; an empty parent is the top. */
    public record Form(String name, String parent) {}

    @GET
    public Items<DepartmentView> list() {
        return Items.of(departments.list().stream().map(DepartmentView::of).toList());
    }

    @POST
    @RolesAllowed("agents:write")
    public Response create(Form form) {
        Department made = departments.create(form.name(), Items.idOrNull(Texts.orNull(form.parent()), "parent"));
        return Versions.created(DepartmentView.of(made), made.version());
    }

    @PATCH
    @Path("{id}")
    @RolesAllowed("agents:write")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, Form form) {
        Optional<UUID> parent = form.parent() == null ? null : Optional.ofNullable(Items.idOrNull(Texts.orNull(form.parent()), "parent"));
        Department changed =
                departments.change(Items.id(id, "department"), form.name(), parent, Versions.expected(ifMatch));
        return Versions.ok(DepartmentView.of(changed), changed.version());
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed("agents:write")
    public Response delete(@PathParam("id") String id) {
        departments.delete(Items.id(id, "department"));
        return Response.noContent().build();
    }
}
