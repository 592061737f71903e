package io.switchboard.web.plugin;

import io.switchboard.host.PluginKeys;
import io.switchboard.host.PluginPreviews;
import io.switchboard.host.PluginSettings;
import io.switchboard.host.Plugins;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Collectors;

/** Plugins: install, start, stop, upgrade, remove, and their settings as a whole. */
@Path("/plugins")
@RequestScoped
@RolesAllowed("plugins:write")
@Produces(MediaType.APPLICATION_JSON)
public class PluginResource {
    @Inject
    Caller caller;

    @Inject
    Plugins plugins;

    @Inject
    PluginSettings settings;

    @Inject
    PluginKeys keys;

    @Inject
    PluginPreviews previews;

    @Inject
    PluginAudit audit;

    @GET
    public Items<PluginView> list() {
        Map<String, String> names = names();
        return Items.of(plugins.list().stream().map(plugin -> PluginView.of(plugin, names, caller.locale())).toList());
    }

    @GET
    @Path("{id}")
    public PluginView get(@PathParam("id") String id) {
        return view(plugins.get(id));
    }

    /** Installs and starts, or upgrades: the body is the archive. 201 even when it doesn't start: its problem tells why. */
    @POST
    @Consumes(MediaType.WILDCARD)
    public Response install(InputStream zip) {
        Map<String, Plugins.Plugin> before = plugins.list().stream().collect(Collectors.toMap(Plugins.Plugin::id, plugin -> plugin));
        Plugins.Plugin after = plugins.install(zip);
        audit.installed(before.get(after.id()), after);
        return Response.status(201).entity(view(after)).build();
    }

    /** What an install of this archive would do, what it asks for and who signed it; nothing is kept. */
    @POST
    @Path("preview")
    @Consumes(MediaType.WILDCARD)
    public PluginPreviewView preview(InputStream zip) {
        Map<String, String> names = names();
        return previews.look(zip, preview -> PluginPreviewView.of(preview, names, caller.locale()));
    }

    /** What it does on this server, since the server's start, and what stays of versions that were stopped. */
    @GET
    @Path("{id}/figures")
    public PluginFiguresView figures(@PathParam("id") String id) {
        return PluginFiguresView.of(plugins.figures(id));
    }

    @POST
    @Path("{id}/start")
    public PluginView start(@PathParam("id") String id) {
        return moved("started", plugins.get(id), plugins.start(id));
    }

    @POST
    @Path("{id}/stop")
    public PluginView stop(@PathParam("id") String id) {
        return moved("stopped", plugins.get(id), plugins.stop(id));
    }

    /** Goes back to the version from before the last upgrade; when that one doesn't start the present one stays, its problem tells why. */
    @POST
    @Path("{id}/back")
    public PluginView back(@PathParam("id") String id) {
        return moved("returned", plugins.get(id), plugins.back(id));
    }

    /** @param data true: its tables, entries and settings go as well */
    @DELETE
    @Path("{id}")
    public void remove(@PathParam("id") String id, @QueryParam("data") boolean data) {
        Plugins.Plugin before = plugins.get(id);
        plugins.remove(id, data);
        audit.removed(before, data);
    }

    /** What is filled in, by key; secrets masked. */
    @GET
    @Path("{id}/settings")
    public Map<String, Object> settings(@PathParam("id") String id) {
        return settings.masked(id);
    }

    @GET
    @Path("{id}/settings/schema")
    public Map<String, Object> schema(@PathParam("id") String id) {
        return settings.form(id, caller.locale());
    }

    @PUT
    @Path("{id}/settings")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> set(@PathParam("id") String id, Map<String, Object> body) {
        Map<String, Object> before = settings(id);
        settings.set(id, SettingsBody.values(body), caller.locale());
        audit.configured(id, before, settings(id));
        return settings(id);
    }

    @POST
    @Path("{id}/settings/validate")
    @Consumes(MediaType.APPLICATION_JSON)
    public void validate(@PathParam("id") String id, Map<String, Object> body) {
        settings.validate(id, SettingsBody.values(body), caller.locale());
    }

    private PluginView moved(String what, Plugins.Plugin before, Plugins.Plugin after) {
        audit.changed(what, before, after);
        return view(after);
    }

    private PluginView view(Plugins.Plugin plugin) {
        return PluginView.of(plugin, names(), caller.locale());
    }

    /** Of the trusted keys, by their ids. */
    private Map<String, String> names() {
        return keys.list().stream().collect(Collectors.toMap(PluginKeys.Key::id, PluginKeys.Key::name));
    }
}
