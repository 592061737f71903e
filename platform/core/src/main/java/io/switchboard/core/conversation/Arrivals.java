package io.switchboard.core.conversation;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.contact.Contacts.Known;
import io.switchboard.core.conversation.ConversationTransition.Kind;
import io.switchboard.core.plugin.PluginEntries;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ReplyWindow;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.message.Withdrawal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The inbox's transaction: a batch of what channels brought, each once and in order. What the whole batch needs is read and
 * locked at once, in the order of the platform's locks (keys, identities, conversations, each sorted), so that a batch costs
 * about as many statements as a single message.
 */
@ApplicationScoped
public class Arrivals {
    private static final int MOST_REFERENCES = 50;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    InboxKeys keys;

    @Inject
    ChannelAccounts channels;

    @Inject
    Groups groups;

    @Inject
    Contacts contacts;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Timeline timeline;

    @Inject
    Transfers transfers;

    @Inject
    Snoozes snoozes;

    @Inject
    Files files;

    @Inject
    Updates updates;

    @Inject
    PluginEntries entries;

    @Inject
    ChannelGateway gateway;

    /**
     * What one call brings.
     *
     * @param clientId of a visitor's message; else null
     * @param entryOwner whose keyed entries {@code entryUpdates} changes; null values remove
     */
    public record Arrival(
            UUID channelId, List<? extends Inbound> items, String clientId, String entryOwner, Map<String, String> entryUpdates) {}

    /**
     * Stores a batch in a transaction that does nothing else. One result for each arrival: of a visitor's, the message that
     * stands; null for the others.
     */
    @Transactional
    public List<Inbox.Stored> store(List<Arrival> batch) {
        return store(batch, true);
    }

    /** Stores one within its caller's transaction, which may have read anything before. */
    @Transactional
    public Inbox.Stored join(Arrival arrival) {
        return store(List.of(arrival), false).get(0);
    }

    private List<Inbox.Stored> store(List<Arrival> batch, boolean alone) {
        Set<InboxKeys.Key> fresh = keys.take(batch.stream()
                .flatMap(a -> messagesOf(a).stream().map(m -> InboxKeys.key(a.channelId(), m)))
                .toList(), clock.instant());
        Prepared prepared = prepare(batch, fresh, alone);
        List<Inbox.Stored> results = new ArrayList<>();
        for (Arrival arrival : batch) {
            results.add(store(arrival, fresh, prepared));
        }
        return results;
    }

    private Inbox.Stored store(Arrival arrival, Set<InboxKeys.Key> fresh, Prepared prepared) {
        ChannelAccount channel = channel(arrival.channelId());
        Inbox.Stored result = null;
        for (Inbound item : arrival.items()) {
            if (item instanceof DeliveryUpdate update) {
                updates.arrived(EarlyUpdate.of(channel.id(), update, clock.instant()));
            } else if (item instanceof Withdrawal withdrawal) {
                updates.arrived(EarlyUpdate.of(channel.id(), withdrawal, clock.instant()));
            } else if (item instanceof InboundMessage inbound) {
                // Removed when taken: the same message twice in one batch is a repeat.
                boolean isNew = fresh.remove(InboxKeys.key(channel.id(), inbound));
                Message stored = isNew ? receive(channel, inbound, arrival.clientId(), prepared) : null;
                if (arrival.clientId() != null) {
                    result = isNew
                            ? new Inbox.Stored(stored, true)
                            : new Inbox.Stored(messages.byProviderId(channel.id(), inbound.providerId()).orElseThrow(), false);
                }
            }
        }
        entries.putAll(arrival.entryOwner(), arrival.entryUpdates());
        return result;
    }

    private ChannelAccount channel(UUID id) {
        return channels.known(id).orElseThrow(() -> Refused.notFound("channel"));
    }

    private static List<InboundMessage> messagesOf(Arrival arrival) {
        return arrival.items().stream()
                .filter(InboundMessage.class::isInstance)
                .map(InboundMessage.class::cast)
                .toList();
    }

    /**
     * Who wrote and where it may go on, read and locked for the whole batch; client ids that are taken there; and in which
     * conversation a message stands that one of the batch refers to.
     */
    private record Prepared(
            Map<UUID, Map<String, Known>> people,
            Map<UUID, Conversation> held,
            Set<String> takenIds,
            Map<InboxKeys.Key, UUID> threads) {
        Known person(UUID channelId, Sender sender) {
            return people.get(channelId).get(sender.externalId());
        }

        static String taken(UUID conversationId, String clientId) {
            return conversationId + ":" + clientId;
        }
    }

    private Prepared prepare(List<Arrival> batch, Set<InboxKeys.Key> fresh, boolean alone) {
        Map<UUID, Map<String, Sender>> senders = new TreeMap<>();
        for (Arrival arrival : batch) {
            messagesOf(arrival).stream()
                    .filter(m -> fresh.contains(InboxKeys.key(arrival.channelId(), m)))
                    .forEach(m -> senders.computeIfAbsent(arrival.channelId(), id -> new TreeMap<>())
                            .putIfAbsent(m.sender().externalId(), m.sender()));
        }
        Map<UUID, Map<String, Known>> people = people(senders);
        List<UUID> latest = people.values().stream()
                .flatMap(known -> known.values().stream())
                .map(known -> known.identity().conversationId())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        // What was read before its lock may be old: then each is locked, and read again, when its turn comes.
        Map<UUID, Conversation> held = alone ? conversations.hold(latest) : new HashMap<>();
        List<String> clientIds = batch.stream().map(Arrival::clientId).filter(Objects::nonNull).toList();
        return new Prepared(people, held, messages.takenIds(latest, clientIds), threads(batch));
    }

    private Map<InboxKeys.Key, UUID> threads(List<Arrival> batch) {
        Map<UUID, Set<String>> wanted = new HashMap<>();
        for (Arrival arrival : batch) {
            messagesOf(arrival).stream()
                    .flatMap(Arrivals::references)
                    .forEach(id -> wanted.computeIfAbsent(arrival.channelId(), channel -> new HashSet<>()).add(id));
        }
        Map<InboxKeys.Key, UUID> threads = new HashMap<>();
        wanted.forEach((channel, ids) -> messages.conversationsOf(channel, ids)
                .forEach((id, conversation) -> threads.put(new InboxKeys.Key(channel, id), conversation)));
        return threads;
    }

    private static Stream<String> references(InboundMessage message) {
        return message.thread().references().stream().limit(MOST_REFERENCES).map(Texts::storable);
    }

    /** Known or made, in the order of their ids: two batches with the same new people don't wait for each other crosswise. */
    private Map<UUID, Map<String, Known>> people(Map<UUID, Map<String, Sender>> senders) {
        Map<UUID, Set<String>> ids = new HashMap<>();
        senders.forEach((channel, who) -> ids.put(channel, who.keySet()));
        Map<UUID, Map<String, Known>> people = ids.isEmpty() ? Map.of() : contacts.hold(ids);
        senders.forEach((id, who) -> {
            ChannelAccount channel = channel(id);
            Map<String, Known> known = people.get(id);
            SortedMap<String, Sender> unknown = new TreeMap<>(who);
            unknown.keySet().removeAll(known.keySet());
            known.putAll(contacts.begin(channel.shopId(), id, unknown));
            boolean asks = gateway.tellsProfiles(id);
            who.forEach((external, sender) -> contacts.recognise(known.get(external), sender.personId(), channel.connector(), asks));
        });
        return people;
    }

    private Message receive(ChannelAccount channel, InboundMessage inbound, String clientId, Prepared prepared) {
        Instant now = clock.instant();
        Sender sender = inbound.sender();
        Known person = prepared.person(channel.id(), sender);
        contacts.learn(person, sender);
        Shop shop = groups.knownShop(channel.shopId());
        UUID former = person.identity().conversationId();
        Conversation conversation = find(channel, person, inbound, shop, now, prepared)
                .orElseGet(() -> begin(channel, person, inbound, now, prepared));
        if (conversation.state() == ConversationState.CLOSED) {
            transfers.reopenForCustomer(conversation);
        }
        if (clientId != null && !prepared.takenIds().add(Prepared.taken(conversation.id(), clientId))) {
            throw Refused.invalid("clientId", "taken");
        }
        conversation.about(Texts.storable(inbound.subject()));
        if (!inbound.automatic()) {
            snoozes.wakeFor(conversation);
            conversation.replies().await(null);
        }
        boolean waitedBefore = conversation.waitingSince() != null;
        String name = sender.name() == null ? person.contact().name() : sender.name();
        Author author = new Author(Author.Kind.CONTACT, person.contact().id(), name);
        Message message = Message.in(conversation, author, inbound, clean(inbound.content()), clientId, now);
        conversation.received(message, inbound.automatic());
        allow(conversation, channel, inbound, former, begins(inbound, now));
        if (!waitedBefore && conversation.waitingSince() != null) {
            timeline.fact(conversation, Kind.CUSTOMER_WAITS, person.contact().id());
        }
        timeline.said(conversation, message);
        prepared.threads().put(InboxKeys.key(channel.id(), inbound), conversation.id());
        files.claim(conversation, message);
        inbound.thread().participants().stream()
                .limit(50)
                .forEach(other -> conversations.addParticipant(conversation.id(), Texts.cut(other, 320)));
        return message;
    }

    private void allow(Conversation conversation, ChannelAccount channel, InboundMessage inbound, UUID former, Instant at) {
        Optional<ReplyWindow> window = opens(channel, inbound);
        if (window.isPresent()) {
            conversation.replies().open(window.get(), at);
        } else if (conversation.replies().until() == null && gateway.limits(channel.id()).flatMap(ChannelLimits::window).isPresent()) {
            Conversation before = former == null || former.equals(conversation.id()) ? null : em.find(Conversation.class, former);
            conversation.replies().begin(before == null ? null : before.replies(), at);
        }
    }

    private Optional<ReplyWindow> opens(ChannelAccount channel, InboundMessage inbound) {
        return inbound.opens() == null
                ? gateway.limits(channel.id()).flatMap(ChannelLimits::window)
                : Optional.of(inbound.opens()).filter(window -> !window.equals(ReplyWindow.NONE));
    }

    /** When the provider had it; a clock of theirs that is ahead gives no more time. */
    private static Instant begins(InboundMessage inbound, Instant now) {
        return inbound.sentAt() == null || inbound.sentAt().isAfter(now) ? now : inbound.sentAt();
    }

    /** By reference, then by token, each only for somebody who takes part; then the sender's latest that goes on. */
    private Optional<Conversation> find(
            ChannelAccount channel, Known person, InboundMessage inbound, Shop shop, Instant now, Prepared prepared) {
        InboundMessage.Thread thread = inbound.thread();
        Optional<UUID> referred = references(inbound)
                .map(reference -> prepared.threads().get(new InboxKeys.Key(channel.id(), reference)))
                .filter(Objects::nonNull)
                .findFirst();
        Optional<UUID> named = referred.isPresent() ? referred : Optional.ofNullable(uuid(thread.conversationId()));
        Optional<Conversation> found = named.map(id -> em.find(Conversation.class, id))
                .filter(c -> c.channelId().equals(channel.id()))
                .filter(c -> c.contactId().equals(person.contact().id())
                        || conversations.hasParticipant(c.id(), inbound.sender().externalId()))
                .map(c -> held(c.id(), prepared))
                .filter(c -> c.continuesAt(now, shop.reopenWithin()));
        if (found.isPresent() || thread.separate()) {
            return found;
        }
        return latest(person, prepared).filter(c -> c.continuesAt(now, shop.reopenWithin()));
    }

    private Optional<Conversation> latest(Known person, Prepared prepared) {
        UUID known = person.identity().conversationId();
        if (known != null) {
            return Optional.of(held(known, prepared));
        }
        Optional<UUID> found = person.isNew()
                ? Optional.empty()
                : conversations.latest(person.contact().id(), person.identity().channelId());
        found.ifPresent(person.identity()::speaksIn);
        return found.map(id -> held(id, prepared));
    }

    private Conversation held(UUID id, Prepared prepared) {
        return prepared.held().computeIfAbsent(id, other -> conversations.lock(Viewer.PLATFORM, other));
    }

    private Conversation begin(ChannelAccount channel, Known person, InboundMessage inbound, Instant now, Prepared prepared) {
        boolean live = gateway.limits(channel.id()).map(ChannelLimits::live).orElse(!inbound.thread().separate());
        Conversation conversation = new Conversation(
                Ids.next(),
                channel.shopId(),
                channel.groupId(),
                channel.id(),
                person.contact().id(),
                inbound.sender().externalId(),
                live,
                now);
        timeline.created(conversation);
        person.identity().speaksIn(conversation.id());
        prepared.held().put(conversation.id(), conversation);
        return conversation;
    }

    private static Content clean(Content content) {
        if (content instanceof Content.RichText rich) {
            return new Content.RichText(
                    Texts.cut(CleanHtml.of(Texts.storable(rich.html())), 400_000), Texts.cut(Texts.storable(rich.text()), 200_000),
                    rich.quoted() == null ? null : CleanHtml.of(Texts.cut(Texts.storable(rich.quoted()), 200_000)));
        }
        if (content instanceof Content.Text text) {
            return new Content.Text(
                    Texts.cut(Texts.storable(text.text()), 200_000), Texts.cut(Texts.storable(text.quoted()), 200_000));
        }
        return content;
    }

    private static UUID uuid(String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }
}
