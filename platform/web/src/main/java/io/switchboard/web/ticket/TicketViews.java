package io.switchboard.web.ticket;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.TicketFlow;
import io.switchboard.core.ticket.TicketLink;
import io.switchboard.core.ticket.TicketReplies;
import io.switchboard.core.ticket.TicketReplies.Delivery;
import io.switchboard.core.ticket.TicketTies;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.type.Definition;
import io.switchboard.core.ticket.type.StateDefinition;
import io.switchboard.web.conversation.Views.FileView;
import io.switchboard.web.conversation.Views.Named;
import io.switchboard.web.shared.JsonBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tickets as REST, webhooks and sockets show them. A list costs a dozen queries, however long it is. */
@ApplicationScoped
@Transactional
public class TicketViews {
    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Contacts contacts;

    @Inject
    ChannelAccounts channels;

    @Inject
    Tickets tickets;

    @Inject
    TicketTies ties;

    @Inject
    TicketFlow flow;

    @Inject
    TicketReplies replies;

    /** The type, by the version that the ticket was made with. */
    public record TypeRef(String key, int version, String name) {}

    /** The state, in the reader's language. */
    public record StateRef(String key, String name, String category) {}

    /** Who did something. */
    public record ActorView(String kind, String id, String name) {}

    /** The channel that it came on. */
    public record TicketChannelRef(String id, String name, String connector) {}

    /** Another ticket, in short. */
    public record TicketRef(String id, long number, String subject, StateRef state) {}

    /** What it has to do with another one. */
    public record LinkView(String kind, TicketRef ticket) {}

    /** What was promised: until when, each nullable. */
    public record SlaView(String state, Instant respondBy, Instant nextBy, Instant resolveBy) {}

    /** A way out of its state; {@code asks} as types write it, with a question mark behind what may be left empty. */
    public record WayView(String key, String name, String to, List<String> asks, boolean allowed) {}

    /** A ticket; of a list without {@code description, files, children} and {@code transitions}. */
    public record TicketView(
            String id,
            long number,
            String subject,
            TypeRef type,
            StateRef state,
            String priority,
            Named shop,
            Named group,
            Named assignee,
            ActorView creator,
            Named contact,
            TicketChannelRef channel,
            String channelTag,
            Map<String, Object> fields,
            List<String> tags,
            List<String> conversations,
            List<String> watchers,
            TicketRef parent,
            TicketRef mergedInto,
            List<LinkView> links,
            SlaView sla,
            Instant waitingSince,
            Instant snoozedUntil,
            int urged,
            int reopened,
            Integer rating,
            String problem,
            String repeatOf,
            Instant createdAt,
            Instant updatedAt,
            Instant solvedAt,
            Instant closedAt,
            long seq,
            long version,
            @JsonInclude(JsonInclude.Include.NON_NULL) String description,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<FileView> files,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<TicketRef> children,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<WayView> transitions) {

        private TicketView with(String what, List<FileView> brought, List<TicketRef> below, List<WayView> ways) {
            return new TicketView(
                    id, number, subject, type, state, priority, shop, group, assignee, creator, contact, channel, channelTag, fields, tags,
                    conversations, watchers, parent, mergedInto, links, sla, waitingSince, snoozedUntil, urged, reopened, rating, problem,
                    repeatOf, createdAt, updatedAt, solvedAt, closedAt, seq, version, what, brought, below, ways);
        }
    }

    /** A line of the history; {@code data} as its kind has it; {@code delivery} of an answer that went out to the customer, else null. */
    public record HistoryView(long seq, Instant at, ActorView actor, String kind, boolean visible, JsonNode data, ReplyDelivery delivery) {}

    /** How an answer stands on its way: PENDING, SENT, DELIVERED, READ, FAILED or UNKNOWN; {@code messageId}: which of its messages stands so. */
    public record ReplyDelivery(String state, String problem, String messageId) {
        private static ReplyDelivery of(Delivery delivery) {
            return delivery == null ? null : new ReplyDelivery(delivery.state().name(), delivery.problem(), delivery.messageId().toString());
        }
    }

    /** All that stands around some tickets. */
    private record Around(
            Map<UUID, Agent> agents,
            Map<UUID, AgentGroup> groups,
            Map<UUID, Shop> shops,
            Map<UUID, Contact> contacts,
            Map<UUID, ChannelAccount> channels,
            Map<UUID, List<UUID>> talks,
            Map<UUID, List<UUID>> watchers,
            List<TicketLink> links,
            Map<UUID, Ticket> others) {}

    /** A ticket with all there is of it, as its page shows it. */
    public TicketView page(Viewer viewer, Ticket ticket, Locale locale) {
        List<UUID> below = ties.children(ticket.id());
        Map<UUID, Ticket> children =
                tickets.among(below, viewer).stream().collect(Collectors.toMap(Ticket::id, Function.identity()));
        TicketChange.Created first = tickets.history(ticket, 0, 1).stream()
                .map(entry -> (TicketChange.Created) entry.change())
                .findFirst()
                .orElseThrow();
        List<WayView> ways = flow.ways(viewer, ticket).stream()
                .map(way -> new WayView(way.key(), way.name().in(locale), way.to(), way.asks(), way.allowed()))
                .toList();
        return of(List.of(ticket), locale).get(0).with(
                first.text(),
                first.files() == null ? List.of() : first.files().stream().map(FileView::of).toList(),
                below.stream().map(children::get).filter(Objects::nonNull).map(child -> reference(child, locale)).toList(),
                ways);
    }

    /** For the platform's own eyes: whoever shows them has asked {@link Tickets} with his viewer. */
    public List<TicketView> of(List<Ticket> list, Locale locale) {
        Around around = around(list);
        return list.stream().map(ticket -> view(ticket, around, locale)).toList();
    }

    private Around around(List<Ticket> list) {
        List<UUID> ids = list.stream().map(Ticket::id).toList();
        List<TicketLink> links = ties.links(ids);
        Set<UUID> others = new HashSet<>();
        list.forEach(ticket -> {
            others.add(ticket.parentId());
            others.add(ticket.mergedInto());
        });
        links.forEach(link -> others.addAll(List.of(link.ticketId(), link.otherId())));
        others.remove(null);
        return new Around(
                agents.byIds(some(list, Ticket::assigneeId)),
                groups.list().stream().collect(Collectors.toMap(AgentGroup::id, Function.identity())),
                groups.shops().stream().collect(Collectors.toMap(Shop::id, Function.identity())),
                contacts.byIds(some(list, Ticket::contactId)),
                channels.byIds(some(list, Ticket::channelId)),
                ties.conversations(ids),
                ties.watchers(ids),
                links,
                tickets.byIds(others).stream().collect(Collectors.toMap(Ticket::id, Function.identity())));
    }

    private static Set<UUID> some(List<Ticket> list, Function<Ticket, UUID> of) {
        return list.stream().map(of).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private TicketView view(Ticket t, Around around, Locale locale) {
        Definition type = flow.definition(t);
        AgentGroup group = t.groupId() == null ? null : around.groups().get(t.groupId());
        Agent assignee = t.assigneeId() == null ? null : around.agents().get(t.assigneeId());
        Contact contact = t.contactId() == null ? null : around.contacts().get(t.contactId());
        ChannelAccount channel = t.channelId() == null ? null : around.channels().get(t.channelId());
        List<LinkView> links = new ArrayList<>();
        around.links().stream()
                .filter(link -> link.ticketId().equals(t.id()) || link.otherId().equals(t.id()))
                .forEach(link -> links.add(new LinkView(link.wordFrom(t.id()), reference(around.others().get(link.from(t.id())), locale))));
        return new TicketView(
                t.id().toString(),
                t.number(),
                t.subject(),
                new TypeRef(t.typeKey(), t.typeVersion(), type.name().in(locale)),
                state(t, type, locale),
                t.priority().name(),
                new Named(t.shopId().toString(), around.shops().get(t.shopId()).name()),
                group == null ? null : new Named(group.id().toString(), group.name()),
                assignee == null ? null : new Named(assignee.id().toString(), assignee.name()),
                new ActorView(t.creator().kind().name(), text(t.creator().id()), t.creator().name()),
                contact == null ? null : new Named(contact.id().toString(), contact.calledBy()),
                channel == null ? null : new TicketChannelRef(channel.id().toString(), channel.name(), channel.connector()),
                t.channelTag(),
                t.fields(),
                t.tags(),
                texts(around.talks().get(t.id())),
                texts(around.watchers().get(t.id())),
                t.parentId() == null ? null : reference(around.others().get(t.parentId()), locale),
                t.mergedInto() == null ? null : reference(around.others().get(t.mergedInto()), locale),
                links,
                new SlaView(t.sla().state(), t.sla().respondBy(), t.sla().nextBy(), t.sla().resolveBy()),
                t.times().waitingSince(),
                t.times().snoozedUntil(),
                t.urged(),
                t.reopened(),
                t.rating(),
                t.problem(),
                text(t.repeatOf()),
                t.times().createdAt(),
                t.times().updatedAt(),
                t.times().solvedAt(),
                t.times().closedAt(),
                t.seq(),
                t.seq(),
                null,
                null,
                null,
                null);
    }

    private TicketRef reference(Ticket other, Locale locale) {
        return new TicketRef(other.id().toString(), other.number(), other.subject(), state(other, flow.definition(other), locale));
    }

    private static StateRef state(Ticket t, Definition type, Locale locale) {
        String name = type.state(t.state()).map(StateDefinition::name).map(label -> label.in(locale)).orElse(t.state());
        return new StateRef(t.state(), name, t.category().name());
    }

    /** Lines of the history, with how answers stand. */
    public List<HistoryView> entries(List<TicketEntry> list) {
        Map<Long, Delivery> sent = replies.deliveries(list);
        return list.stream().map(entry -> entry(entry, sent.get(entry.seq()))).toList();
    }

    /** A line of the history, whatever became of it. */
    public static HistoryView entry(TicketEntry e) {
        return entry(e, null);
    }

    private static HistoryView entry(TicketEntry e, Delivery delivery) {
        try {
            ObjectNode data = (ObjectNode) JsonBody.json().readTree(e.json());
            data.path("files").forEach(file -> ((ObjectNode) file).set("type", ((ObjectNode) file).remove("mediaType")));
            ActorView actor = new ActorView(e.actor().kind().name(), text(e.actor().id()), e.actor().name());
            return new HistoryView(e.seq(), e.at(), actor, e.kind(), e.isVisible(), data, ReplyDelivery.of(delivery));
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static List<String> texts(List<UUID> ids) {
        return ids == null ? List.of() : ids.stream().map(UUID::toString).toList();
    }

    private static String text(UUID id) {
        return id == null ? null : id.toString();
    }
}
