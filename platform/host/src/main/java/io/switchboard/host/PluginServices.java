package io.switchboard.host;

import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.ticket.TicketPlugins;
import io.switchboard.loader.Permission;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.platform.PlatformContacts;
import io.switchboard.spi.platform.PlatformConversations;
import io.switchboard.spi.platform.PlatformFiles;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.platform.PlatformTickets;
import io.switchboard.spi.platform.Transactions;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a plugin's {@code @Inject} fields get. */
final class PluginServices {
    private final JtaTransactions transactions;
    private final Database database;
    private final SecretBox secrets;
    private final OutsideClient http;
    private final Clock clock;
    private final Conversations conversations;
    private final Messages messages;
    private final Answers answers;
    private final Contacts contacts;
    private final TicketPlugins tickets;
    private final Connectors connectors;
    private final ChannelDesk desk;
    private final Function<PluginRuntime, Stream<URI>> named;

    /** @param named the hosts that an admin has named in a plugin's settings as a whole */
    PluginServices(
            JtaTransactions transactions,
            Database database,
            SecretBox secrets,
            OutsideClient http,
            Clock clock,
            Conversations conversations,
            Messages messages,
            Answers answers,
            Contacts contacts,
            TicketPlugins tickets,
            Connectors connectors,
            ChannelDesk desk,
            Function<PluginRuntime, Stream<URI>> named) {
        this.transactions = transactions;
        this.database = database;
        this.secrets = secrets;
        this.http = http;
        this.clock = clock;
        this.conversations = conversations;
        this.messages = messages;
        this.answers = answers;
        this.contacts = contacts;
        this.tickets = tickets;
        this.connectors = connectors;
        this.desk = desk;
        this.named = named;
    }

    Map<Class<?>, Object> of(PluginRuntime plugin) {
        EntryStore entries =
                new EntryStore(database, secrets, new LockRows(database), PluginData.owner(plugin.id()));
        PlatformConversations talks =
                new PluginConversations(transactions, conversations, messages, answers, plugin.id());
        Map<Class<?>, Object> services = Map.of(
                Clock.class, clock,
                InstantSource.class, clock,
                EntityManager.class, plugin.entities().proxy(),
                Transactions.class, new OwnTransactions(plugin),
                KeyValueStore.class, GuardedService.of(KeyValueStore.class, entries, plugin::isAlive),
                PlatformHttp.class,
                GuardedService.of(
                        PlatformHttp.class,
                        new GuardedHttp(http, () -> new AddressPolicy(plugin.descriptor().hosts(), named.apply(plugin)).through(http.proxy()), true),
                        plugin::isAlive),
                PlatformFiles.class,
                GuardedService.of(
                        PlatformFiles.class,
                        new PluginFiles(desk.files(null), () -> accounts(plugin), transactions),
                        plugin::isAlive),
                PlatformConversations.class, GuardedService.of(PlatformConversations.class, talks, plugin::isAlive),
                PlatformTickets.class,
                GuardedService.of(PlatformTickets.class, new PluginTickets(transactions, tickets, plugin.id()), plugin::isAlive),
                PlatformContacts.class,
                GuardedService.of(PlatformContacts.class, new PluginContacts(transactions, contacts), plugin::isAlive));
        Map<Class<?>, Object> granted = new HashMap<>(services);
        granted.keySet().removeIf(type -> Permission.missing(plugin.descriptor(), type).isPresent());
        return granted;
    }

    private List<PlatformFiles> accounts(PluginRuntime plugin) {
        return connectors.of(plugin).stream()
                .flatMap(entry -> desk.ofConnector(entry.id()).stream())
                .map(account -> desk.files(account.id()))
                .toList();
    }

    /** Not a {@link GuardedService}: the work inside is the plugin's, with its own context loader. */
    private final class OwnTransactions implements Transactions {
        private final PluginRuntime plugin;

        OwnTransactions(PluginRuntime plugin) {
            this.plugin = plugin;
        }

        @Override
        public <T> T call(Callable<T> work) {
            if (!plugin.isAlive()) {
                throw new IllegalStateException("the plugin is stopped");
            }
            return transactions.call(work);
        }
    }
}
