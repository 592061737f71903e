package io.switchboard.core.setup;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Passwords;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.conversation.Phrase;
import io.switchboard.core.conversation.Phrases;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sample shops to try things out: people, groups, channels, phrases, and the conversations of the last days. Filled once. */
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

    @Inject
    DemoConversations conversations;

    @Inject
    DemoTickets tickets;

    @Inject
    DemoMacros macros;

    /** @param withConversations whether the desk looks as if it had been at work for days; else it is empty */
    void fill(boolean withConversations) {
        if (channels.byKey("demo").isPresent()) {
            return;
        }
        Shop shop = groups.shops().get(0);
        String hash = passwords.hash(PASSWORD);
        UUID alice = person("alice", "Alice", hash, BuiltInRole.names(BuiltInRole.AGENT));
        UUID bob = person("bob", "Bob", hash, BuiltInRole.names(BuiltInRole.AGENT));
        UUID carol = person("carol", "Carol", hash, BuiltInRole.names(BuiltInRole.SUPERVISOR, BuiltInRole.AGENT));
        AgentGroup group = new AgentGroup(Ids.next(), shop.id(), "售前咨询 Sales", clock.instant());
        group.consistOf(Set.of(alice, bob, carol));
        groups.add(group);
        ChannelAccount web = new ChannelAccount(Ids.next(), "demo", "channel-web", "Demo shop", shop.id(), clock.instant());
        web.routeTo(group.id());
        channels.add(web);
        phrase("Greeting", "Hello, how can I help you?", "hi");
        phrase("问候", "您好，请问有什么可以帮您？", "nh");
        phrase("稍等", "请稍等，我帮您查一下。", "sd");
        phrase("One moment", "One moment please, I am looking it up.", "wait");
        if (withConversations) {
            live(shop, web, group);
        }
    }

    private void live(Shop first, ChannelAccount web, AgentGroup sales) {
        String hash = passwords.hash(PASSWORD);
        person("mei", "梅雪 Mei", hash, BuiltInRole.names(BuiltInRole.AGENT));
        person("tom", "Tom", hash, BuiltInRole.names(BuiltInRole.AGENT));
        Shop caravan = new Shop(Ids.next(), "茶马驿站 Tea Caravan", ZoneId.of("Asia/Shanghai"), "zh-CN", clock.instant());
        groups.add(caravan);
        AgentGroup letters = group(first, "邮件售后 Letters", "mei", "tom", "carol");
        // Departments, as the shipped way of delivery problems names them.
        AgentGroup logistics = group(first, "物流", "alice", "tom");
        AgentGroup warehouse = group(first, "仓库", "tom", "mei");
        AgentGroup afterSales = group(first, "售后", "mei", "bob", "carol");
        AgentGroup tasting = group(caravan, "茶艺顾问 Tea advice", "mei", "bob");
        ChannelAccount mail = channel("demo-letters", "channel-echo", "Letters (demo)", first, letters);
        mail.configure(Map.of("secret", PASSWORD));
        ChannelAccount tea = channel("demo-tea", "channel-web", "Tea Caravan", caravan, tasting);
        phrase("Shipping", "We ship within one working day; delivery takes 2 to 4 days.", "ship");
        phrase("发货时间", "现货订单 16:00 前付款当天发出，一般 2 到 3 天送达。", "fh");
        phrase("Return label", "A return label is on its way to you. Please drop the parcel at any post office.", "return");
        phrase("道歉", "非常抱歉给您带来不便，我们马上处理。", "bq");
        module("Salutation", "Dear {{contact.name}},\n", "dear");
        module("Signature", "Kind regards,\n{{agent.name}}\n{{shop.name}}", "sig");
        module("Confirm the address", "We have {{contact.email}} and {{contact.phone}} for you. Is that still right?", "addr");
        module("Brewing", "3 g for 150 ml, 85 °C, one minute; the leaves are good for three infusions.", "brew");
        module("Return address", "Switchboard Teas, Returns, 12 Warehouse Road, 200000 Shanghai", "ret");
        module("称呼", "{{contact.name}}，您好！", "ch");
        module("落款", "祝好\n{{agent.name}}\n{{shop.name}}", "lk");
        module("核对联系方式", "跟您核对一下：电话 {{contact.phone}}，邮箱 {{contact.email}}，对吗？", "lx");
        module("冲泡方法", "3 克茶配 150 毫升水，85 度，泡 1 分钟；可以续泡三次。", "cp");
        module("退货地址", "上海市仓储路 12 号 茶叶退货组，邮编 200000", "th");
        // Away, not offline: whoever is gone for good loses his chats to the queue.
        List.of(sales, letters, tasting).stream()
                .flatMap(group -> people(group).stream())
                .distinct()
                .forEach(one -> agents.enter(one.id(), AgentState.AWAY));
        conversations.tell(
                Map.of("web", web, "mail", mail, "tea", tea),
                Map.of("web", people(sales), "mail", people(letters), "tea", people(tasting)));
        List<AgentGroup> departments = List.of(logistics, warehouse, afterSales);
        Map<String, List<Agent>> staff = departments.stream().collect(Collectors.toMap(AgentGroup::name, this::people));
        staff.put("-", people(sales, letters));
        tickets.tell(
                new DemoTickets.Desk(
                        web,
                        staff,
                        departments.stream().collect(Collectors.toMap(AgentGroup::name, AgentGroup::id)),
                        agents.byUsername("carol").orElseThrow()),
                first.zone());
        macros.keep(agents.viewer(agents.byUsername("carol").orElseThrow()));
    }

    private AgentGroup group(Shop shop, String name, String... usernames) {
        AgentGroup group = new AgentGroup(Ids.next(), shop.id(), name, clock.instant());
        group.consistOf(Arrays.stream(usernames).map(u -> agents.byUsername(u).orElseThrow().id()).collect(Collectors.toSet()));
        groups.add(group);
        return group;
    }

    private ChannelAccount channel(String key, String connector, String name, Shop shop, AgentGroup group) {
        ChannelAccount account = new ChannelAccount(Ids.next(), key, connector, name, shop.id(), clock.instant());
        account.routeTo(group.id());
        channels.add(account);
        return account;
    }

    /** Always in the same order, so that the demo is the same each time. */
    private List<Agent> people(AgentGroup... groups) {
        Set<UUID> ids = Arrays.stream(groups).flatMap(group -> group.agentIds().stream()).collect(Collectors.toSet());
        return agents.byIds(ids).values().stream().sorted(Comparator.comparing(Agent::username)).toList();
    }

    private UUID person(String username, String name, String hash, Set<String> roles) {
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

    private void module(String title, String body, String shortcut) {
        Phrase phrase = new Phrase(null, clock.instant());
        phrase.becomes(Phrase.Kind.MODULE);
        phrase.say(title, body, null, shortcut);
        phrases.add(Viewer.PLATFORM, phrase);
    }
}
