package io.switchboard.core.ticket;

import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.FieldDefinition;
import io.switchboard.core.ticket.type.FieldValues;
import io.switchboard.core.ticket.type.StateDefinition;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.spi.message.FileRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes tickets. A repeat with the same client id gives the first one again, whatever else it says. */
@ApplicationScoped
@Transactional
public class NewTickets {
    private static final int MAX_TEXT = 20_000;
    private static final UUID PLATFORM = new UUID(0, 0);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Tickets tickets;

    @Inject
    TicketNumbers numbers;

    @Inject
    Journal journal;

    @Inject
    TicketTypes types;

    @Inject
    TicketSteps steps;

    @Inject
    TicketPeople people;

    @Inject
    TicketTies ties;

    @Inject
    Conversations conversations;

    @Inject
    ChannelAccounts channels;

    @Inject
    Contacts contacts;

    @Inject
    RepeatTickets repeats;

    @Inject
    Files files;

    /**
     * What somebody wants made; all nullable but the client id, the subject and the type.
     *
     * @param clientId the client's own id of it, the same when it is repeated; 1 to 100 characters
     * @param text what it is about
     * @param asking the customer, where his id isn't known
     * @param fields of the type's own, by key
     * @param conversationId which belongs to it; contact, shop, group and channel are taken over from it
     * @param files that the maker may see
     */
    public record Draft(
            String clientId,
            String subject,
            String type,
            String text,
            UUID contactId,
            TicketPeople.Asking asking,
            UUID shopId,
            UUID groupId,
            UUID assigneeId,
            String priority,
            Map<String, Object> fields,
            List<String> tags,
            UUID conversationId,
            UUID parentId,
            UUID repeatOf,
            List<FileRef> files) {}

    /** A ticket, and whether it was made just now. */
    public record Made(Ticket ticket, boolean isNew) {}

    /** What a new ticket is made in the midst of; all nullable. */
    private record Around(Conversation conversation, ChannelAccount channel, Ticket parent, Contact contact) {
        UUID shop() {
            return conversation != null ? conversation.shopId() : parent != null ? parent.shopId() : contact == null ? null : contact.shopId();
        }

        UUID contactId() {
            return contact != null ? contact.id() : conversation != null ? conversation.contactId() : parent == null ? null : parent.contactId();
        }
    }

    /** @throws Refused INVALID, naming each wrong field */
    public Made make(Viewer viewer, Draft draft) {
        viewer.mustBeAllowed(Permission.TICKETS_WRITE);
        return make(viewer, draft, TicketActor.of(viewer), viewer.agentId() == null ? PLATFORM : viewer.agentId(), null, null);
    }

    /** Likewise, of a file: known by its key there, whoever brings the file. */
    public Made bring(Viewer viewer, Draft draft) {
        viewer.mustBeAllowed(Permission.TICKETS_WRITE);
        return make(viewer, draft, TicketActor.of(viewer), PLATFORM, null, null);
    }

    /**
     * Makes one of what a customer said, as the channel's setting or his own form says: he is its maker.
     *
     * @param messageId what he said, when it is a message; nullable
     */
    public Made makeFor(TicketActor customer, Draft draft, UUID messageId) {
        return make(Viewer.PLATFORM, draft, customer, PLATFORM, messageId, null);
    }

    /**
     * Makes one for a plugin, in its name; the client's id is the plugin's own of it.
     *
     * @throws Refused INVALID, naming each wrong field
     */
    Made makeByPlugin(String plugin, Draft draft) {
        UUID asker = UUID.nameUUIDFromBytes(("plugin:" + plugin).getBytes(StandardCharsets.UTF_8));
        return make(Viewer.PLATFORM, draft, TicketActor.plugin(plugin), asker, null, null);
    }

    /**
     * Likewise, of what came on no channel of a plugin's.
     *
     * @param channelTag what it came on, for figures by channel
     */
    Made makeFrom(String channelTag, TicketActor customer, Draft draft) {
        return make(Viewer.PLATFORM, draft, customer, PLATFORM, null, channelTag);
    }

    private Made make(Viewer viewer, Draft draft, TicketActor maker, UUID asker, UUID messageId, String channelTag) {
        new Check()
                .text("clientId", draft.clientId(), 100)
                .text("subject", draft.subject(), TicketEdits.MAX_SUBJECT)
                .text("type", draft.type(), 60)
                .optional("description", draft.text(), MAX_TEXT)
                .done();
        UUID id = Ids.next();
        Optional<UUID> before = tickets.begin(asker, draft.clientId().strip(), id);
        if (before.isPresent()) {
            return new Made(tickets.byIds(List.of(before.get())).get(0), false);
        }
        Definition type = types.current(draft.type().strip()).orElseThrow(() -> Refused.invalid("type", "unknown"));
        int version = types.version(type.key());
        Around around = around(viewer, draft);
        UUID shop = people.shop(viewer, draft.shopId(), around.shop());
        Contact asking = around.contactId() == null && draft.asking() != null ? people.customer(draft.asking(), shop) : null;
        UUID contact = asking == null ? around.contactId() : asking.id();
        UUID group = draft.groupId() != null
                ? people.group(draft.groupId(), shop, "groupId").id()
                : around.conversation() == null ? null : around.conversation().groupId();
        Ticket ticket = Ticket.named(id);
        StateDefinition start = type.startState();
        Check check = new Check();
        Map<String, Object> values =
                FieldValues.change(type, FieldValues.presets(type), draft.fields() == null ? Map.of() : draft.fields(), check);
        Priority priority = draft.priority() == null ? type.priority() : TicketEdits.priority(type, draft.priority(), check);
        Set<String> tags = TicketEdits.tags(draft.tags(), check);
        List<FileRef> brought = draft.files() == null ? List.of() : draft.files();
        check.that(brought.size() <= 20, "fileIds", "tooMany", 20).done();
        TicketChange.Created created = new TicketChange.Created(
                numbers.next(), shop, group, contact, around.channel() == null ? null : around.channel().id(),
                around.channel() == null ? channelTag : around.channel().connector(), type.key(), version, draft.subject().strip(), start.key(),
                start.category(), priority, values, List.copyOf(tags), draft.parentId(), repeatOf(draft, contact, maker),
                Texts.storable(Texts.orNull(draft.text())), brought, messageId);
        Ticket would = filled(type, created, maker);
        List<TicketChange> changes = new ArrayList<>(List.of(created));
        if (draft.assigneeId() != null) {
            String name = people.agent(draft.assigneeId(), shop, "assigneeId").name();
            boolean byHand = maker.kind() == TicketActor.Kind.AGENT && !draft.assigneeId().equals(maker.id());
            String groupName = group == null ? null : people.group(group, shop, "groupId").name();
            changes.add(new TicketChange.Assigned(draft.assigneeId(), name, group, groupName, byHand, null, null));
        }
        if (around.conversation() != null) {
            changes.add(new TicketChange.ConversationLinked(around.conversation().id()));
        }
        changes.addAll(steps.limit(would, start));
        String client = messageId == null ? null : TicketIntake.clientId(messageId);
        journal.write(ticket, maker, client, changes);
        if (around.conversation() != null) {
            ties.tie(id, around.conversation().id());
        }
        files.claimForTicket(id, brought);
        if (around.parent() != null) {
            journal.write(around.parent(), maker, new TicketChange.Linked("CHILD", id, ticket.number()));
        }
        return new Made(ticket, true);
    }

    /** A person who makes one is asked before; of the others it is looked up. */
    private UUID repeatOf(Draft draft, UUID contact, TicketActor maker) {
        boolean asked = maker.kind() == TicketActor.Kind.CONTACT || maker.kind() == TicketActor.Kind.API_KEY;
        if (draft.repeatOf() != null || contact == null || !asked || draft.parentId() != null) {
            return draft.repeatOf();
        }
        return repeats.repeated(contact, draft.subject(), draft.text()).orElse(null);
    }

    private Around around(Viewer viewer, Draft draft) {
        Conversation conversation = draft.conversationId() == null ? null : conversations.get(viewer, draft.conversationId());
        ChannelAccount channel =
                conversation == null ? null : channels.byIds(Set.of(conversation.channelId())).get(conversation.channelId());
        Ticket parent = draft.parentId() == null ? null : tickets.lock(viewer, draft.parentId());
        if (parent != null) {
            parent.mustBeAlive();
        }
        if (draft.repeatOf() != null) {
            tickets.get(viewer, draft.repeatOf());
        }
        Contact contact = draft.contactId() == null ? null : contacts.get(viewer, draft.contactId());
        return new Around(conversation, channel, parent, contact);
    }

    /** As it will be; with what the type wants there from the start. */
    private Ticket filled(Definition type, TicketChange.Created created, TicketActor maker) {
        Ticket would = Ticket.rebuilt(List.of(new TicketEntry(Ticket.named(PLATFORM), maker, created, true, null, java.time.Instant.EPOCH)));
        Check check = new Check();
        steps.missing(would, type).stream()
                .filter(FieldDefinition::atStart)
                .forEach(field -> check.that(false, "fields." + field.key(), "required"));
        check.done();
        return would;
    }
}
