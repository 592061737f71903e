package io.switchboard.core.setup;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Passwords;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.conversation.Phrase;
import io.switchboard.core.conversation.Phrases;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.shared.Viewer.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** A sample shop to try things out: three people, a group, a web channel, some phrases. Filled once. */
@ApplicationScoped
public class DemoData {
    private static final String PASSWORD = "switchboard-demo";

    @Inject
    Clock clock;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Passwords passwords;

    @Inject
    ChannelAccounts channels;

    @Inject
    Phrases phrases;

    void fill() {
        if (channels.byKey("demo").isPresent()) {
            return;
        }
        Shop shop = groups.shops().get(0);
        String hash = passwords.hash(PASSWORD);
        UUID alice = person("alice", "Alice", hash, EnumSet.of(Role.AGENT));
        UUID bob = person("bob", "Bob", hash, EnumSet.of(Role.AGENT));
        UUID carol = person("carol", "Carol", hash, EnumSet.of(Role.SUPERVISOR, Role.AGENT));
        AgentGroup group = new AgentGroup(Ids.next(), shop.id(), "售前咨询 Sales", clock.instant());
        group.consistOf(Set.of(alice, bob, carol));
        groups.add(group);
        ChannelAccount web = new ChannelAccount(Ids.next(), "demo", "channel-web", "Demo shop", shop.id(), clock.instant());
        web.routeTo(group.id());
        channels.add(web);
        phrase("Greeting", "Hello, how can I help you?", "hi");
        phrase("问候", "您好,请问有什么可以帮您?", "nh");
        phrase("稍等", "请稍等,我帮您查一下。", "sd");
        phrase("One moment", "One moment please, I am looking it up.", "wait");
    }

    private UUID person(String username, String name, String hash, Set<Role> roles) {
        return agents.byUsername(username).map(Agent::id).orElseGet(() -> {
            Agent agent = new Agent(Ids.next(), username, name, roles, clock.instant());
            agent.changePassword(hash);
            agents.add(agent);
            return agent.id();
        });
    }

    private void phrase(String title, String body, String shortcut) {
        Phrase phrase = new Phrase(null, clock.instant());
        phrase.say(title, body, null, shortcut);
        phrases.add(Viewer.PLATFORM, phrase);
    }
}
