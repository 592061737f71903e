package io.switchboard.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.shared.Grants;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Viewer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One round of looking who still answers; that it is right in each case is the webhooks' contract. */
class WebhookSponsorsTest {
    private final Agent alice = agent("alice");
    private final Agent broken = agent("broken");
    private final UUID gone = Ids.next();
    private final List<Agent> asked = new ArrayList<>();
    private final Map<UUID, Webhook.Stop> stopped = new HashMap<>();

    private static Agent agent(String name) {
        return new Agent(Ids.next(), name, name, Set.of(), Instant.EPOCH);
    }

    private static Webhook webhook(UUID sponsor) {
        Webhook webhook = new Webhook(Ids.next(), sponsor, Instant.EPOCH);
        webhook.describe("Test", "https://there.example/in", List.of("message.created"), false);
        webhook.answeredBy(viewer(sponsor));
        return webhook;
    }

    private static Viewer viewer(UUID agent) {
        return new Viewer(agent, "Somebody", Set.of(), Grants.EVERYTHING, Set.of(), Set.of());
    }

    @Test
    void asksOnceWhoSomebodyIsAndGoesOnAfterAFailure() {
        List<Webhook> all = List.of(webhook(alice.id()), webhook(broken.id()), webhook(alice.id()), webhook(gone));
        WebhookSponsors sponsors = new WebhookSponsors();
        sponsors.clock = Clock.systemUTC();
        sponsors.webhooks = new Webhooks() {
            @Override
            List<Webhook> enabled() {
                return all;
            }
        };
        sponsors.health = new WebhookHealth() {
            @Override
            void stop(UUID webhook, Webhook.Stop why, Instant now) {
                stopped.put(webhook, why);
            }
        };
        sponsors.agents = new Agents() {
            @Override
            public Optional<Agent> find(UUID id) {
                return List.of(alice, broken).stream().filter(agent -> agent.id().equals(id)).findFirst();
            }

            @Override
            public Viewer viewer(Agent agent) {
                asked.add(agent);
                if (agent == broken) {
                    throw new IllegalStateException("his roles can't be read");
                }
                return WebhookSponsorsTest.viewer(agent.id());
            }
        };

        sponsors.check();

        assertThat(asked).containsExactly(alice, broken);
        assertThat(stopped).isEqualTo(Map.of(all.get(3).id(), Webhook.Stop.AGENT_LEFT));
    }
}
