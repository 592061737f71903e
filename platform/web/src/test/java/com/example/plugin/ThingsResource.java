package com.example.plugin;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A plugin's resource, as somebody else might write it. */
@Path("things/{kind: [a-z]{2,9}}/")
public final class ThingsResource {
    /** What it takes. */
    public record NewThing(@NotBlank @Size(max = 9) String name, List<NewThing> parts, Instant at) {}

    @GET
    @RolesAllowed({"conversations:read", "ADMIN"})
    public Map<String, Long> list(@QueryParam("limit") int limit) {
        return Map.of();
    }

    @POST
    @Path("{id}")
    public Response add(@PathParam("id") UUID id, NewThing thing) {
        return null;
    }
}
