package io.switchboard.web.plugin;

import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.host.PluginKeys;
import io.switchboard.web.shared.Caller;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;

/** The keys whose signatures of plugin archives are trusted. */
@Path("/plugin-keys")
@RequestScoped
@RolesAllowed("plugins:write")
@Produces(MediaType.APPLICATION_JSON)
public class PluginKeyResource {
    @Inject
    Caller caller;

    @Inject
    PluginKeys keys;

    @Inject
    PlatformSettings settings;

    @Inject
    PluginAudit audit;

    /** A trusted key: {@code publicKey} is Base64 in one line. */
    public record KeyView(String id, String name, String publicKey, String addedBy, Instant addedAt) {
        static KeyView of(PluginKeys.Key key) {
            return new KeyView(key.id(), key.name(), key.publicKey(), key.addedBy(), key.addedAt());
        }
    }

    /** A key's form: {@code publicKey} as PEM or Base64. */
    public record Form(String name, String publicKey) {}

    /**
     * The trusted keys, and what holds for archives without a signature.
     *
     * @param unsigned REFUSED, ALLOWED by the setting {@code unsignedPlugins}, or ALLOWED_BY_ENVIRONMENT
     */
    public record Keys(List<KeyView> items, String next, String unsigned) {}

    @GET
    public Keys list() {
        String unsigned = PlatformSettings.unsignedPluginsByEnvironment()
                ? "ALLOWED_BY_ENVIRONMENT"
                : settings.unsignedPlugins() ? "ALLOWED" : "REFUSED";
        return new Keys(keys.list().stream().map(KeyView::of).toList(), null, unsigned);
    }

    /** Trusts what is signed with this key from now on. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(Form form) {
        PluginKeys.Key key = keys.add(form.name(), form.publicKey(), caller.signature());
        audit.keyAdded(key.id(), key.name(), key.publicKey());
        return Response.status(201).entity(KeyView.of(key)).build();
    }

    /** What it has signed runs on until its next start. */
    @DELETE
    @Path("{id}")
    public void remove(@PathParam("id") String id) {
        keys.remove(id);
        audit.keyRemoved(id);
    }
}
