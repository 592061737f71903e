package io.switchboard.core.ticket;

import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.type.Definition;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A request, whoever it came from, until it is done. What it is follows from its entries alone: {@link #apply} changes it and
 * nothing else does, so that a ticket can be rebuilt from an empty one. Changed under its row lock only ({@link Tickets#lock}).
 */
@Entity
@Table(name = "ticket")
public class Ticket {
    @Id
    UUID id;

    long number;

    @Column(name = "shop_id")
    UUID shopId;

    @Column(name = "group_id")
    UUID groupId;

    @Column(name = "assignee_id")
    UUID assigneeId;

    @Column(name = "last_assignee_id")
    UUID lastAssigneeId;

    @Enumerated(EnumType.STRING)
    @Column(name = "creator_kind")
    TicketActor.Kind creatorKind;

    @Column(name = "creator_id")
    UUID creatorId;

    @Column(name = "creator_name")
    String creatorName;

    @Column(name = "contact_id")
    UUID contactId;

    @Column(name = "channel_id")
    UUID channelId;

    @Column(name = "channel_tag")
    String channelTag;

    @Column(name = "type_key")
    String typeKey;

    @Column(name = "type_version")
    int typeVersion;

    String subject;
    String state;

    @Enumerated(EnumType.STRING)
    Category category;

    @Enumerated(EnumType.STRING)
    Priority priority;

    @Convert(converter = Json.Values.class)
    Map<String, Object> fields = Map.of();

    @Convert(converter = Json.Strings.class)
    List<String> tags = List.of();

    @Column(name = "parent_id")
    UUID parentId;

    @Column(name = "merged_into")
    UUID mergedInto;

    @Column(name = "repeat_of")
    UUID repeatOf;

    int urged;
    int reopened;
    Integer rating;
    String problem;

    @Column(name = "first_assigned_by_hand")
    boolean firstAssignedByHand;

    long seq;

    @Convert(converter = TicketAgenda.Column.class)
    TicketAgenda agenda = TicketAgenda.EMPTY;

    @Embedded
    TicketTimes times = new TicketTimes();

    @Embedded
    TicketSla sla = new TicketSla();

    @Version
    private long version;

    /** Empty: what it is, its first entry says. */
    protected Ticket() {}

    /** One that is about to begin. */
    static Ticket named(UUID id) {
        Ticket ticket = new Ticket();
        ticket.id = id;
        return ticket;
    }

    /** A ticket as its history tells it, from the first entry on. */
    public static Ticket rebuilt(List<TicketEntry> history) {
        Ticket ticket = new Ticket();
        history.forEach(ticket::apply);
        return ticket;
    }

    /**
     * The only way in. A pure function of the ticket and the entry: no clock, no database, no settings.
     *
     * @param entry the next one, by its seq
     */
    public void apply(TicketEntry entry) {
        TicketChange change = entry.change();
        if (entry.seq() != seq + 1 || change.isFirst() != (seq == 0)) {
            throw new IllegalStateException("entry " + entry.seq() + " (" + entry.kind() + ") of ticket " + number + " doesn't follow " + seq);
        }
        seq = entry.seq();
        // When time will come again is no news of it: else what asks "how long has nothing happened" would wait for ever.
        if (!(change instanceof TicketChange.AlarmSet)) {
            times.updatedAt = entry.at();
        }
        change.on(this, entry);
    }

    void begin(TicketChange.Created made, TicketEntry entry) {
        id = entry.ticketId();
        number = made.number();
        shopId = made.shopId();
        groupId = made.groupId();
        creatorKind = entry.actor().kind();
        creatorId = entry.actor().id();
        creatorName = entry.actor().name();
        contactId = made.contactId();
        channelId = made.channelId();
        channelTag = made.channelTag();
        typeKey = made.type();
        typeVersion = made.typeVersion();
        subject = made.subject();
        state = made.state();
        category = made.category();
        priority = made.priority();
        fields = new TreeMap<>(made.fields());
        tags = List.copyOf(made.tags());
        parentId = made.parentId();
        repeatOf = made.repeatOf();
        times.createdAt = entry.at();
        // Whoever asks waits for an answer; what we make ourselves waits for nobody.
        if (creatorKind == TicketActor.Kind.CONTACT) {
            times.customerWrote(entry.at());
        }
    }

    void moveTo(String to, Category next, Instant at) {
        if (!category.isOpen() && next.isOpen()) {
            reopened++;
        }
        times.moved(category, next, at);
        state = to;
        category = next;
    }

    void give(UUID agent, UUID group, boolean byHand, Instant at) {
        assigneeId = agent;
        groupId = group;
        if (agent != null) {
            lastAssigneeId = agent;
            if (times.firstAssignedAt == null) {
                times.firstAssignedAt = at;
                firstAssignedByHand = byHand;
            }
        }
    }

    void edit(TicketChange.FieldEdit edit) {
        String text = edit.to() == null ? null : edit.to().toString();
        switch (edit.field()) {
            case "subject" -> subject = text;
            case "priority" -> priority = Priority.valueOf(text);
            case "contact" -> contactId = text == null ? null : UUID.fromString(text);
            case "repeatOf" -> repeatOf = text == null ? null : UUID.fromString(text);
            case "problem" -> problem = text;
            default -> {
                Map<String, Object> changed = new TreeMap<>(fields);
                String key = edit.field().substring(TicketFacts.OWN.length());
                changed.put(key, edit.to());
                changed.values().removeIf(Objects::isNull);
                fields = changed;
            }
        }
    }

    void tag(List<String> added, List<String> removed) {
        tags = Stream.concat(tags.stream(), added.stream()).distinct().filter(tag -> !removed.contains(tag)).toList();
    }

    void goOnIn(UUID other, Instant at) {
        mergedInto = other;
        times.moved(category, Category.CLOSED, at);
        category = Category.CLOSED;
    }

    void standAlone(Category again, Instant solvedAt, Instant closedAt) {
        mergedInto = null;
        category = again;
        times.solvedAt = solvedAt;
        times.closedAt = closedAt;
    }

    void forget(Instant at) {
        times.erasedAt = at;
        subject = "";
        fields = Map.of();
        agenda = agenda.forgotten();
        if (creatorKind == TicketActor.Kind.CONTACT) {
            creatorName = null;
        }
    }

    /** @throws Refused CONFLICT when nothing may happen to it any more: it goes on in another one, or was erased */
    void mustBeAlive() {
        if (mergedInto != null) {
            throw Refused.conflict("ticket.merged");
        }
        if (times.erasedAt != null) {
            throw Refused.conflict("ticket.erased");
        }
    }

    /** What conditions may ask of it. */
    public TicketFacts facts() {
        return facts(null);
    }

    /** The same; by its type, numbers and days among its own fields are such. */
    public TicketFacts facts(Definition type) {
        return new TicketFacts(this, type, fields);
    }

    public UUID id() {
        return id;
    }

    /** As people say it on the phone. */
    public long number() {
        return number;
    }

    public UUID shopId() {
        return shopId;
    }

    public UUID groupId() {
        return groupId;
    }

    public UUID assigneeId() {
        return assigneeId;
    }

    public UUID lastAssigneeId() {
        return lastAssigneeId;
    }

    public TicketActor creator() {
        return new TicketActor(creatorKind, creatorId, creatorName);
    }

    public UUID contactId() {
        return contactId;
    }

    public UUID channelId() {
        return channelId;
    }

    /** What kind of channel that was, for figures by channel. */
    public String channelTag() {
        return channelTag;
    }

    public String typeKey() {
        return typeKey;
    }

    public int typeVersion() {
        return typeVersion;
    }

    public String subject() {
        return subject;
    }

    public String state() {
        return state;
    }

    public Category category() {
        return category;
    }

    public Priority priority() {
        return priority;
    }

    /** Its type's own fields, by key; those without a value are missing. */
    public Map<String, Object> fields() {
        return fields;
    }

    public List<String> tags() {
        return tags;
    }

    public UUID parentId() {
        return parentId;
    }

    /** In which it goes on; null when it is by itself. */
    public UUID mergedInto() {
        return mergedInto;
    }

    /** The earlier one of the same customer and problem; null when there is none. */
    public UUID repeatOf() {
        return repeatOf;
    }

    /** How often somebody pressed for it. */
    public int urged() {
        return urged;
    }

    /** How often it was opened again after its end. */
    public int reopened() {
        return reopened;
    }

    /** 1 to 5; null when the customer hasn't said. */
    public Integer rating() {
        return rating;
    }

    public String problem() {
        return problem;
    }

    /** Whether a person gave it to somebody else before anything assigned it. */
    public boolean firstAssignedByHand() {
        return firstAssignedByHand;
    }

    /** What people are to do to it beside its flow. */
    public TicketAgenda agenda() {
        return agenda;
    }

    public TicketTimes times() {
        return times;
    }

    public TicketSla sla() {
        return sla;
    }

    public long seq() {
        return seq;
    }

    public long version() {
        return version;
    }
}
