package io.switchboard.core.webhook;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Secrets;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Webhooks as an admin keeps them. Nobody has sent elsewhere what he may not read himself: making one, and changing what it
 * tells or where, and switching it on, asks for that; whoever did so last answers for it ({@link WebhookSponsors}). Addresses are checked by the caller before ({@link WebhookCalls#check}), outside of transactions.
 */
@ApplicationScoped
@Transactional
public class Webhooks {
    /** What the licence calls it. */
    static final String MODULE = "api";

    private static final int MOST = 50;
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    SecureRandom random;

    @Inject
    Secrets secrets;

    @Inject
    LicenceService licence;

    @Inject
    Groups groups;

    @Inject
    ChannelAccounts channels;

    @Inject
    EventLog events;

    @Inject
    DeliveryQueue queue;

    /**
     * A webhook's form; null leaves what stands.
     *
     * @param shop an empty text: all shops; likewise {@code channel}
     */
    public record Form(
            String name, String url, List<String> events, String shop, String channel, Boolean notes, Boolean enabled) {}

    /** A webhook with the secret that is never shown again. */
    public record Made(Webhook webhook, String secret) {}

    /** By name. */
    public List<Webhook> list(Viewer viewer) {
        return em.createQuery("select w from Webhook w order by lower(w.name), w.id", Webhook.class).getResultStream()
                .filter(webhook -> isHis(viewer, webhook))
                .toList();
    }

    /** @throws Refused NOT_FOUND when it isn't there or isn't of his shops */
    public Webhook get(Viewer viewer, UUID id) {
        viewer.mustBeAllowed(Permission.WEBHOOKS_WRITE);
        Webhook webhook = em.find(Webhook.class, id);
        if (webhook == null || !isHis(viewer, webhook)) {
            throw Refused.notFound("webhook");
        }
        return webhook;
    }

    private Webhook lock(Viewer viewer, UUID id) {
        Webhook webhook = get(viewer, id);
        em.refresh(webhook, LockModeType.PESSIMISTIC_WRITE);
        return webhook;
    }

    /** Whoever works in some shops only has those webhooks that are of one of them. */
    private static boolean isHis(Viewer viewer, Webhook webhook) {
        return viewer.shops().isEmpty() || webhook.shopId() != null && viewer.shops().contains(webhook.shopId());
    }

    public Made create(Viewer viewer, Form form) {
        viewer.mustBeAllowed(Permission.WEBHOOKS_WRITE);
        licence.now().require(MODULE);
        long known = em.createQuery("select count(w) from Webhook w", Long.class).getSingleResult();
        if (known >= MOST) {
            throw Refused.conflict("webhook.tooMany", MOST);
        }
        Webhook webhook = new Webhook(Ids.next(), viewer.agentId(), clock.instant());
        fill(viewer, webhook, form);
        String secret = WebhookSignature.newSecret(random);
        webhook.rotate(sealed(webhook, secret), null);
        em.persist(webhook);
        em.flush();
        events.write("webhook.created", webhook.id());
        return new Made(webhook, secret);
    }

    /** @param version that the caller saw; null: any */
    public Webhook change(Viewer viewer, UUID id, Form form, Long version) {
        Webhook webhook = lock(viewer, id);
        if (version != null && version != webhook.version()) {
            throw Refused.stale();
        }
        boolean was = webhook.isEnabled();
        if (form.enabled() == null || form.enabled()) {
            licence.now().require(MODULE);
        }
        fill(viewer, webhook, form);
        em.flush();
        if (form.enabled() != null && form.enabled()) {
            queue.startAnew(id, !was);
            em.refresh(webhook);
        }
        events.write("webhook.updated", id);
        return webhook;
    }

    private void fill(Viewer viewer, Webhook webhook, Form form) {
        String name = form.name() == null ? webhook.name() : form.name();
        String url = form.url() == null ? webhook.url() : form.url();
        List<String> types = form.events() == null ? webhook.events() : form.events();
        new Check()
                .text("name", name, 200)
                .text("url", url, 2000)
                .that(types != null && !types.isEmpty(), "events", "required")
                .words("events", types, 50, 60)
                .done();
        if (!types.stream().allMatch(WebhookEvents::isWord)) {
            throw Refused.invalid("events", "notChoice", String.join(", ", WebhookEvents.TYPES));
        }
        boolean switchedOn = webhook.name() != null && !webhook.isEnabled() && Boolean.TRUE.equals(form.enabled());
        UUID shop = form.shop() == null ? webhook.shopId() : shop(form.shop());
        UUID channel = form.channel() == null ? webhook.channelId() : channel(viewer, form.channel());
        boolean notes = form.notes() == null ? webhook.notes() : form.notes();
        boolean more = !types.equals(webhook.events()) || !url.equals(webhook.url()) || notes != webhook.notes();
        webhook.describe(name, url, types, notes);
        boolean moved = !Objects.equals(shop, webhook.shopId()) || !Objects.equals(channel, webhook.channelId());
        if (more || moved || switchedOn) {
            mayRead(viewer, types, shop);
            webhook.answeredBy(viewer);
        }
        webhook.narrow(shop, channel);
        if (form.enabled() != null) {
            webhook.enable(form.enabled());
        }
    }

    /** Whether that one may read all that it tells. */
    static boolean reads(Viewer viewer, Webhook webhook) {
        boolean inShops = viewer.shops().isEmpty() || webhook.shopId() != null && viewer.shops().contains(webhook.shopId());
        return inShops
                && WebhookEvents.asked(webhook.events()).stream()
                        .allMatch(permission -> viewer.grants().range(permission) == Viewer.Scope.ALL);
    }

    private static void mayRead(Viewer viewer, List<String> types, UUID shop) {
        if (!viewer.shops().isEmpty() && (shop == null || !viewer.shops().contains(shop))) {
            throw Refused.invalid("shop", "notChoice", String.join(", ", viewer.shops().stream().map(UUID::toString).toList()));
        }
        for (Permission permission : WebhookEvents.asked(types)) {
            if (viewer.grants().range(permission) != Viewer.Scope.ALL) {
                throw Refused.forbidden("webhook.beyondOwn", permission.word());
            }
        }
    }

    private UUID shop(String id) {
        UUID shop = id(id, "shop");
        if (shop != null && groups.shops().stream().noneMatch(known -> known.id().equals(shop))) {
            throw Refused.invalid("shop", "unknown");
        }
        return shop;
    }

    private UUID channel(Viewer viewer, String id) {
        UUID channel = id(id, "channel");
        if (channel != null && channels.list(viewer).stream().noneMatch(known -> known.id().equals(channel))) {
            throw Refused.invalid("channel", "unknown");
        }
        return channel;
    }

    private static UUID id(String text, String field) {
        try {
            return text.isBlank() ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid(field, "notId");
        }
    }

    public void delete(Viewer viewer, UUID id) {
        Webhook webhook = lock(viewer, id);
        em.remove(webhook);
        em.flush();
        events.write("webhook.deleted", id);
    }

    /** Makes a new secret; the present one signs beside it for so long. */
    public Made rotate(Viewer viewer, UUID id, Duration overlap) {
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw Refused.invalid("overlapHours", "outOfRange", 0, LONGEST_OVERLAP.toHours());
        }
        Webhook webhook = lock(viewer, id);
        // A new secret sees all that goes out from now on.
        mayRead(viewer, webhook.events(), webhook.shopId());
        webhook.answeredBy(viewer);
        String secret = WebhookSignature.newSecret(random);
        webhook.rotate(sealed(webhook, secret), overlap.isZero() ? null : clock.instant().plus(overlap));
        em.flush();
        events.write("webhook.updated", id);
        return new Made(webhook, secret);
    }

    private String sealed(Webhook webhook, String secret) {
        return secrets.seal(place(webhook), secret);
    }

    private static String place(Webhook webhook) {
        return "webhook:" + webhook.id() + ":secret";
    }

    /** What signs at that time, the present one first. */
    List<String> signing(Webhook webhook, Instant now) {
        String present = secrets.open(place(webhook), webhook.secret());
        return webhook.formerSecret() == null || !now.isBefore(webhook.formerUntil())
                ? List.of(present)
                : List.of(present, secrets.open(place(webhook), webhook.formerSecret()));
    }

    /** Those that are on. */
    List<Webhook> enabled() {
        return em.createQuery("select w from Webhook w where w.enabled = true", Webhook.class).getResultList();
    }

    /** Of what an event tells to whom. */
    static boolean wants(Webhook webhook, String type, UUID shop, UUID channel) {
        boolean here = webhook.shopId() == null || webhook.shopId().equals(shop);
        boolean there = webhook.channelId() == null || webhook.channelId().equals(channel);
        return here && there && WebhookEvents.matches(webhook.events(), type);
    }
}
