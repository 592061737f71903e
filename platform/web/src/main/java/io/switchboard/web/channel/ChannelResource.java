package io.switchboard.web.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelService;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.host.Channels;
import io.switchboard.host.Connectors;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Versions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
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
import java.util.Objects;
import java.util.UUID;

/** Channel accounts. Calls into plugins are made outside of transactions. */
@Path("/channels")
@RequestScoped
@RolesAllowed("channels:read")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ChannelResource {
    @Inject
    Caller caller;

    @Inject
    ChannelAccounts accounts;

    @Inject
    ChannelService service;

    @Inject
    ChannelViews views;

    @Inject
    Channels channels;

    @Inject
    Connectors connectors;

    @Inject
    ChannelTemplates templates;

    /** An account's form; null leaves what stands; {@code group} null in the JSON: to everybody. */
    public record Form(
            String plugin, String name, String shop, JsonNode group, String key, Map<String, Object> settings, Boolean enabled) {

        ChannelService.Form toCore(Map<String, Object> sealed) {
            boolean noGroup = group != null && (group.isNull() || group.asText().isBlank());
            UUID to = group == null || noGroup ? null : Items.idOrNull(group.asText(), "group");
            return new ChannelService.Form(name, Items.idOrNull(shop, "shop"), to, noGroup, key, sealed, enabled);
        }
    }

    /** Whether the provider accepts the settings. */
    public record Tested(boolean ok, String status, String detail) {
        static Tested of(ChannelStatus status) {
            return new Tested(status.state() == ChannelStatus.State.ONLINE, status.state().name(), status.detail());
        }
    }

    @GET
    public Items<ChannelView> list() {
        Viewer viewer = caller.viewer();
        return Items.of(views.of(viewer, accounts.list(viewer)));
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        return answer(accounts.get(caller.viewer(), idOf(id)));
    }

    /** What may be sent when the reply window is over; empty where the channel has no such thing. */
    @GET
    @Path("{id}/templates")
    public Items<TemplateView> templates(@PathParam("id") String id) {
        return Items.of(templates.of(accounts.get(caller.viewer(), idOf(id)).id()).stream().map(TemplateView::of).toList());
    }

    @POST
    @RolesAllowed("channels:write")
    public Response create(Form form) {
        checkPlugin(form);
        Map<String, Object> given = Objects.requireNonNullElse(form.settings(), Map.of());
        Map<String, Object> sealed = connectors.check(form.plugin(), given, Map.of(), caller.locale());
        ChannelAccount account = service.create(caller.viewer(), form.plugin(), form.toCore(sealed));
        channels.reopen(account.id());
        ChannelView view = views.of(caller.viewer(), account.id());
        return Versions.created(view, view.version());
    }

    @PATCH
    @Path("{id}")
    @RolesAllowed("channels:write")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, Form form) {
        ChannelAccount before = accounts.get(caller.viewer(), idOf(id));
        Map<String, Object> sealed = form.settings() == null
                ? null
                : connectors.check(before.connector(), form.settings(), before.settings(), caller.locale());
        service.change(caller.viewer(), before.id(), form.toCore(sealed), Versions.expected(ifMatch));
        if (sealed != null || form.enabled() != null) {
            channels.reopen(before.id());
        }
        return answer(accounts.get(caller.viewer(), before.id()));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed("channels:write")
    public Response delete(@PathParam("id") String id) {
        service.delete(caller.viewer(), idOf(id));
        channels.reopen(idOf(id));
        return Response.noContent().build();
    }

    /** Tries settings that aren't stored yet. */
    @POST
    @Path("test")
    @RolesAllowed("channels:write")
    public Tested test(Form form) {
        checkPlugin(form);
        Map<String, Object> given = Objects.requireNonNullElse(form.settings(), Map.of());
        return Tested.of(channels.test(form.plugin(), given, Map.of(), caller.locale()));
    }

    /** Tries an account: as it is stored, or with what the form would change. */
    @POST
    @Path("{id}/test")
    @RolesAllowed("channels:write")
    public Tested testStored(@PathParam("id") String id, Form form) {
        ChannelAccount account = accounts.get(caller.viewer(), idOf(id));
        Map<String, Object> given = form.settings() == null
                ? connectors.masked(account.connector(), account.settings())
                : form.settings();
        Tested tested = Tested.of(channels.test(account.connector(), given, account.settings(), caller.locale()));
        boolean again = form.settings() == null && tested.ok() && account.isEnabled();
        if (again && accounts.healthOf(account.id()).cannotSend() != null) {
            // What kept messages back may be over; the account as it opens now says whether it is.
            channels.reopen(account.id());
        }
        return tested;
    }

    private void checkPlugin(Form form) {
        List<String> known =
                connectors.list(caller.locale()).stream().map(Connectors.View::id).toList();
        if (form.plugin() == null || !known.contains(form.plugin())) {
            throw Refused.invalid("plugin", "notChoice", String.join(", ", known));
        }
    }

    private Response answer(ChannelAccount account) {
        ChannelView view = views.of(caller.viewer(), account);
        return Versions.ok(view, view.version());
    }

    private static UUID idOf(String id) {
        return Items.id(id, "channel");
    }
}
