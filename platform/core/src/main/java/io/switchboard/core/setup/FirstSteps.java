package io.switchboard.core.setup;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.plugin.PluginEntries;
import io.switchboard.core.shared.DataFolder;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The way from an empty installation to the first answered message. How far it is gone is seen in what is there; all that is
 * kept is that an admin wants to see no more of it.
 */
@ApplicationScoped
@Transactional
public class FirstSteps {
    private static final String OWNER = "platform:setup";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    ChannelAccounts channels;

    @Inject
    ChannelGateway gateway;

    @Inject
    PluginEntries entries;

    @Inject
    DataFolder data;

    /** What there is to do, in its order. */
    public enum Step {
        /** A name of one's own, and no password that the installation made up. */
        ACCOUNT,
        /** What the shop is called, where it is, when it is open. */
        SHOP,
        /** Colleagues. */
        AGENTS,
        /** A channel for a site's visitors. */
        CHANNEL,
        /** Somebody to take chats. */
        ONLINE,
        /** An agent's answer. */
        ANSWER
    }

    /**
     * How it stands.
     *
     * @param done the steps that are done
     * @param channel the first open channel of visitors; empty without one
     * @param waiting a conversation whose customer waits for an answer; empty without one
     */
    public record State(List<Step> done, boolean dismissed, Optional<ChannelAccount> channel, Optional<UUID> waiting) {}

    /** @param admin who asks */
    public State state(UUID admin) {
        Optional<ChannelAccount> channel = visitorChannel();
        List<Step> done = java.util.Arrays.stream(Step.values()).filter(step -> isDone(step, admin, channel)).toList();
        return new State(done, entries.get(OWNER, "dismissed").isPresent(), channel, waiting());
    }

    /** Shows it no more, or again. */
    public void dismiss(boolean dismissed) {
        entries.put(OWNER, "dismissed", dismissed ? "true" : null);
    }

    private boolean isDone(Step step, UUID admin, Optional<ChannelAccount> channel) {
        return switch (step) {
            case ACCOUNT -> !agents.get(admin).name().equals(FirstStart.ADMIN_NAME)
                    && !Files.exists(data.root().resolve("initial-admin-password"));
            case SHOP -> groups.shops().stream().anyMatch(FirstSteps::isDescribed);
            case AGENTS -> agents.list().stream().filter(Agent::isActive).count() > 1;
            case CHANNEL -> channel.isPresent();
            case ONLINE -> exists("select 1 from agent_transition where state = 'ONLINE'");
            case ANSWER -> exists("select 1 from message where direction = 'OUT' and author_kind = 'AGENT'");
        };
    }

    private static boolean isDescribed(Shop shop) {
        return !shop.name().equals(FirstStart.SHOP_NAME) || shop.version() > 0;
    }

    private Optional<ChannelAccount> visitorChannel() {
        return channels.list(Viewer.PLATFORM).stream()
                .filter(account -> account.isEnabled() && gateway.isOpen(account.id()))
                .filter(account -> gateway.visitors(account.id()).isPresent())
                .findFirst();
    }

    private Optional<UUID> waiting() {
        List<?> rows = em.createNativeQuery(
                        "select id from conversation where state in ('QUEUED', 'ASSIGNED') and waiting_since is not null"
                                + " order by last_message_at desc limit 1",
                        UUID.class)
                .getResultList();
        return rows.stream().map(UUID.class::cast).findFirst();
    }

    private boolean exists(String query) {
        return !em.createNativeQuery(query + " limit 1").getResultList().isEmpty();
    }
}
