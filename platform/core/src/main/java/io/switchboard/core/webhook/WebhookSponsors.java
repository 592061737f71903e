package io.switchboard.core.webhook;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.apikey.ApiKeys;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who answers for webhooks. A webhook sees by the right of whoever last made it, said what it tells and whither, or switched it on. When
 * he is gone, or may not read any more what it tells, it stops; who may takes it over by switching it on.
 */
@ApplicationScoped
public class WebhookSponsors {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSponsors.class);

    @Inject
    Webhooks webhooks;

    @Inject
    WebhookHealth health;

    @Inject
    Agents agents;

    @Inject
    ApiKeys keys;

    @Inject
    Clock clock;

    /** Stops those for which nobody answers any more, each by itself: one that can't be looked at keeps no other from it. */
    void check() {
        Map<UUID, Optional<Viewer>> sponsors = new HashMap<>();
        for (Webhook webhook : webhooks.enabled()) {
            try {
                lost(webhook, sponsors).ifPresent(why -> health.stop(webhook.id(), why, clock.instant()));
            } catch (RuntimeException e) {
                LOG.warn("who answers for webhook {} isn't known: {}", webhook.id(), e.toString());
            }
        }
    }

    /** Why nobody answers for it any more; empty: somebody does. */
    private Optional<Webhook.Stop> lost(Webhook webhook, Map<UUID, Optional<Viewer>> sponsors) {
        if (webhook.sponsorKind() == null) {
            return Optional.empty();
        }
        boolean isKey = webhook.sponsorKind() == Webhook.SponsorKind.KEY;
        // Mostly a few people made all of them, and who somebody is takes several queries.
        Optional<Viewer> sponsor = sponsors.computeIfAbsent(webhook.sponsorId(), id -> isKey
                ? keys.viewer(id)
                : agents.find(id).filter(Agent::isActive).map(agents::viewer));
        if (sponsor.isEmpty()) {
            return Optional.of(isKey ? Webhook.Stop.KEY_ENDED : Webhook.Stop.AGENT_LEFT);
        }
        boolean may = sponsor.get().may(Permission.WEBHOOKS_WRITE) && Webhooks.reads(sponsor.get(), webhook);
        return may ? Optional.empty() : Optional.of(Webhook.Stop.RIGHTS_LOST);
    }
}
