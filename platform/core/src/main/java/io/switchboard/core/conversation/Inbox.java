package io.switchboard.core.conversation;

import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.ConversationTransition.Kind;
import io.switchboard.core.plugin.PluginEntries;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The one way in: what a channel brings is stored here, once and in order, before anybody acknowledges it. A repeat finds
 * its key and is dropped.
 */
@ApplicationScoped
public class Inbox {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

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
    PluginEntries entries;

    @Inject
    ChannelGateway gateway;

    /**
     * Stores all of it in one transaction.
     *
     * @param entryOwner whose keyed entries {@code entryUpdates} changes; null values remove
     */
    @Transactional
    public void receive(UUID channelId, List<? extends Inbound> items, String entryOwner, Map<String, String> entryUpdates) {
        ChannelAccount channel = em.find(ChannelAccount.class, channelId);
        for (Inbound item : items) {
            if (item instanceof InboundMessage message) {
                receive(channel, message, null);
            } else if (item instanceof DeliveryUpdate update) {
                delivered(channelId, update);
            }
        }
        entryUpdates.forEach((key, value) -> entries.put(entryOwner, key, value));
    }

    /** A message from the platform's own visitor edge; gives what stands, whether it is new or a repeat. */
    @Transactional
    public Stored receiveFromVisitor(UUID channelId, InboundMessage message, String clientId) {
        ChannelAccount channel = em.find(ChannelAccount.class, channelId);
        Optional<Message> stored = receive(channel, message, clientId);
        return stored.map(m -> new Stored(m, true))
                .orElseGet(() -> new Stored(
                        messages.byProviderId(channelId, message.providerId()).orElseThrow(), false));
    }

    /** A message in the store, and whether this call put it there. */
    public record Stored(Message message, boolean isNew) {}

    private Optional<Message> receive(ChannelAccount channel, InboundMessage inbound, String clientId) {
        Instant now = clock.instant();
        if (!first(channel.id(), inbound.providerId(), now)) {
            return Optional.empty();
        }
        Sender sender = inbound.sender();
        Contact contact = contacts.identify(channel.shopId(), channel.id(), sender);
        Shop shop = em.find(Shop.class, channel.shopId());
        Conversation conversation = find(channel, contact, inbound, shop, now)
                .orElseGet(() -> begin(channel, contact, inbound, now));
        if (conversation.state() == ConversationState.CLOSED) {
            transfers.reopenForCustomer(conversation);
        }
        if (clientId != null && messages.byClientId(conversation.id(), clientId).isPresent()) {
            throw Refused.invalid("clientId", "taken");
        }
        conversation.about(Texts.storable(inbound.subject()));
        if (!inbound.automatic()) {
            snoozes.wakeFor(conversation);
        }
        boolean waitedBefore = conversation.waitingSince() != null;
        Author author = new Author(Author.Kind.CONTACT, contact.id(), sender.name() == null ? contact.name() : sender.name());
        Message message = Message.in(conversation, author, inbound, clean(inbound.content()), clientId, now);
        timeline.add(message);
        conversation.received(message, inbound.automatic());
        if (!waitedBefore && conversation.waitingSince() != null) {
            timeline.fact(conversation, Kind.CUSTOMER_WAITS, contact.id());
        }
        timeline.updated(conversation);
        files.claim(conversation, message);
        inbound.thread().participants().stream()
                .limit(50)
                .forEach(other -> conversations.addParticipant(conversation.id(), Texts.cut(other, 320)));
        return Optional.of(message);
    }

    private boolean first(UUID channelId, String providerId, Instant now) {
        return em.createNativeQuery(
                        "insert into inbox_key (channel_id, provider_id, received_at) values (?1, ?2, ?3) on conflict do nothing")
                        .setParameter(1, channelId)
                        .setParameter(2, Texts.storable(providerId))
                        .setParameter(3, now)
                        .executeUpdate()
                == 1;
    }

    /** By reference, then by token, each only for somebody who takes part; then the sender's own open conversation. */
    private Optional<Conversation> find(
            ChannelAccount channel, Contact contact, InboundMessage inbound, Shop shop, Instant now) {
        InboundMessage.Thread thread = inbound.thread();
        Optional<UUID> referred = thread.references().stream()
                .limit(50)
                .map(reference -> messages.byProviderId(channel.id(), reference))
                .flatMap(Optional::stream)
                .map(Message::conversationId)
                .findFirst();
        Optional<UUID> named = referred.isPresent() ? referred : Optional.ofNullable(uuid(thread.conversationId()));
        Optional<Conversation> found = named.map(id -> em.find(Conversation.class, id))
                .filter(c -> c.channelId().equals(channel.id()))
                .filter(c -> c.contactId().equals(contact.id())
                        || conversations.hasParticipant(c.id(), inbound.sender().externalId()))
                .map(c -> conversations.lock(Viewer.PLATFORM, c.id()))
                .filter(c -> c.continuesAt(now, shop.reopenWithin()));
        if (found.isPresent() || thread.separate()) {
            return found;
        }
        return conversations.lockLatest(contact.id(), channel.id()).filter(c -> c.continuesAt(now, shop.reopenWithin()));
    }

    private Conversation begin(ChannelAccount channel, Contact contact, InboundMessage inbound, Instant now) {
        boolean live = gateway.limits(channel.id()).map(ChannelLimits::live).orElse(!inbound.thread().separate());
        Conversation conversation = new Conversation(
                Ids.next(),
                channel.shopId(),
                channel.groupId(),
                channel.id(),
                contact.id(),
                inbound.sender().externalId(),
                live,
                now);
        timeline.created(conversation);
        return conversation;
    }

    private void delivered(UUID channelId, DeliveryUpdate update) {
        messages.byProviderId(channelId, update.providerId()).filter(m -> m.direction() == Direction.OUT).ifPresent(found -> {
            Conversation conversation = conversations.lock(Viewer.PLATFORM, found.conversationId());
            em.refresh(found);
            if (found.delivery(update.state(), null, update.problem())) {
                timeline.delivery(conversation, found);
            }
        });
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
