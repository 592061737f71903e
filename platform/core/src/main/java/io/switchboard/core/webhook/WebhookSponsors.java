package io.switchboard.core.webhook;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.apikey.ApiKeys;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/**
 * Who answers for webhooks. A webhook sees by the right of whoever last made it, said what it tells and whither, or switched it on. When
 * he is gone, or may not read any more what it tells, it stops; who may takes it over by switching it on.
 */
@ApplicationScoped
@Transactional
public class WebhookSponsors {
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

    /** Stops those for which nobody answers any more. */
    void check() {
        for (Webhook webhook : webhooks.enabled()) {
            lost(webhook).ifPresent(why -> health.stop(webhook.id(), why, clock.instant()));
        }
    }

    /** Why nobody answers for it any more; empty: somebody does. */
    private Optional<Webhook.Stop> lost(Webhook webhook) {
        if (webhook.sponsorKind() == null) {
            return Optional.empty();
        }
        boolean isKey = webhook.sponsorKind() == Webhook.SponsorKind.KEY;
        Optional<Viewer> sponsor = isKey
                ? keys.viewer(webhook.sponsorId())
                : agents.find(webhook.sponsorId()).filter(Agent::isActive).map(agents::viewer);
        if (sponsor.isEmpty()) {
            return Optional.of(isKey ? Webhook.Stop.KEY_ENDED : Webhook.Stop.AGENT_LEFT);
        }
        boolean may = sponsor.get().may(Permission.WEBHOOKS_WRITE) && Webhooks.reads(sponsor.get(), webhook);
        return may ? Optional.empty() : Optional.of(Webhook.Stop.RIGHTS_LOST);
    }
}
