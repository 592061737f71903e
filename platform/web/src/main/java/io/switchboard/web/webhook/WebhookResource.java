package io.switchboard.web.webhook;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.webhook.Deliveries;
import io.switchboard.core.webhook.Delivery;
import io.switchboard.core.webhook.Webhook;
import io.switchboard.core.webhook.WebhookCalls;
import io.switchboard.core.webhook.WebhookEvents;
import io.switchboard.core.webhook.WebhookRound;
import io.switchboard.core.webhook.Webhooks;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.RateLimits;
import io.switchboard.web.shared.ToldOnce;
import io.switchboard.web.shared.Versions;
import io.switchboard.web.webhook.WebhookView.DeliveryView;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Webhooks: addresses of others that are told what happens, and what became of each telling. */
@Path("/webhooks")
@RequestScoped
@RolesAllowed("webhooks:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class WebhookResource {
    private static final Duration OVERLAP = Duration.ofHours(24);

    @Inject
    Caller caller;

    @Inject
    Webhooks webhooks;

    @Inject
    Deliveries deliveries;

    @Inject
    WebhookRound round;

    @Inject
    WebhookCalls calls;

    @Inject
    RateLimits limits;

    @Inject
    Clock clock;

    /**
     * A webhook's form; null leaves what stands.
     *
     * @param events types, kinds as {@code message.*}, or {@code *}
     * @param shop its id; an empty text: all shops; likewise {@code channel}
     */
    public record WebhookForm(
            String name, String url, List<String> events, String shop, String channel, Boolean notes, Boolean enabled) {
        Webhooks.Form form() {
            return new Webhooks.Form(name, url, events, shop, channel, notes, enabled);
        }
    }

    /** How long the former secret signs beside the new one; null: 24. */
    public record Rotation(Integer overlapHours) {}

    /** How many are sent again. */
    public record Replayed(int count) {}

    @GET
    public Items<WebhookView> list() {
        List<Webhook> all = webhooks.list(caller.viewer());
        Map<UUID, Map<Delivery.State, Long>> counts = deliveries.counts(all.stream().map(Webhook::id).toList());
        return Items.of(all.stream()
                .map(webhook -> WebhookView.of(webhook, counts.getOrDefault(webhook.id(), Map.of()), null, clock.instant()))
                .toList());
    }

    /** Types of events that can be subscribed to. */
    @GET
    @Path("events")
    public Items<String> events() {
        return Items.of(WebhookEvents.TYPES);
    }

    @POST
    @ToldOnce
    public Response create(WebhookForm form) {
        check(form);
        Webhooks.Made made = webhooks.create(caller.viewer(), form.form());
        return Versions.created(view(made.webhook(), made.secret()), made.webhook().version());
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        Webhook webhook = webhooks.get(caller.viewer(), idOf(id));
        return Versions.ok(view(webhook, null), webhook.version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, WebhookForm form) {
        check(form);
        Webhook webhook = webhooks.change(caller.viewer(), idOf(id), form.form(), Versions.expected(ifMatch));
        return Versions.ok(view(webhook, null), webhook.version());
    }

    @DELETE
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    public Response delete(@PathParam("id") String id) {
        webhooks.delete(caller.viewer(), idOf(id));
        return Response.noContent().build();
    }

    @POST
    @Path("{id}/secret")
    @ToldOnce
    public Response rotate(@PathParam("id") String id, Rotation rotation) {
        Duration overlap = rotation.overlapHours() == null ? OVERLAP : Duration.ofHours(rotation.overlapHours());
        Webhooks.Made made = webhooks.rotate(caller.viewer(), idOf(id), overlap);
        return Versions.created(view(made.webhook(), made.secret()), made.webhook().version());
    }

    /** Makes a delivery at once, and tells how it went. */
    @POST
    @Path("{id}/ping")
    @Consumes(MediaType.WILDCARD)
    public DeliveryView ping(@PathParam("id") String id) {
        limits.count(RateLimits.Limit.WEBHOOK_PINGS, String.valueOf(caller.viewer().agentId()));
        return DeliveryView.of(round.ping(caller.viewer(), idOf(id)));
    }

    @GET
    @Path("{id}/deliveries")
    public Items<DeliveryView> deliveries(
            @PathParam("id") String id,
            @QueryParam("state") String state,
            @QueryParam("after") String after,
            @QueryParam("limit") String limit) {
        var page = deliveries.list(caller.viewer(), idOf(id), stateOf(state), after, Items.limit(limit, 50, 200));
        return Items.of(page.map(DeliveryView::of));
    }

    @POST
    @Path("{id}/deliveries/{delivery}/replay")
    @Consumes(MediaType.WILDCARD)
    public Response replay(@PathParam("id") String id, @PathParam("delivery") String delivery) {
        Delivery again = deliveries.replay(caller.viewer(), idOf(id), Items.id(delivery, "delivery"));
        return Response.accepted(DeliveryView.of(again)).build();
    }

    /** Sends again all that were given up. */
    @POST
    @Path("{id}/replay")
    @Consumes(MediaType.WILDCARD)
    public Replayed replayAll(@PathParam("id") String id) {
        return new Replayed(deliveries.replayDead(caller.viewer(), idOf(id)));
    }

    /** Outside of any transaction: a name is looked up. */
    private void check(WebhookForm form) {
        if (form.url() != null && !form.url().isBlank()) {
            calls.check(form.url());
        }
    }

    private WebhookView view(Webhook webhook, String secret) {
        Map<Delivery.State, Long> counts = deliveries.counts(List.of(webhook.id())).getOrDefault(webhook.id(), Map.of());
        return WebhookView.of(webhook, counts, secret, clock.instant());
    }

    private static Delivery.State stateOf(String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return Arrays.stream(Delivery.State.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("state", "notChoice", "WAITING, SENDING, DONE, DEAD"));
    }

    private static UUID idOf(String id) {
        return Items.id(id, "webhook");
    }
}
