package io.switchboard.core.ticket;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.switchboard.spi.message.FileRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Something that happened to a ticket. It carries its result, so that the ticket can be rebuilt without the rules, types and calendars of
 * that day. {@link #on} is called by {@link Ticket#apply} alone.
 */
public sealed interface TicketChange
        permits TicketChange.Created, TicketChange.Replied, TicketChange.Noted, TicketChange.CustomerWrote, TicketChange.Answered,
                TicketChange.Moved, TicketChange.Assigned, TicketChange.Edited, TicketChange.Tagged, TicketChange.Linked,
                TicketChange.Unlinked, TicketChange.ConversationLinked, TicketChange.ConversationUnlinked, TicketChange.Merged,
                TicketChange.Absorbed, TicketChange.Unmerged, TicketChange.Released, TicketChange.Split, TicketChange.Watched,
                TicketChange.Snoozed, TicketChange.Woke, TicketChange.Urged, TicketChange.ClocksSet, TicketChange.AlarmSet,
                TicketChange.Rated, TicketChange.Erased, TicketChange.ContactJoined, TicketChange.Told, ApprovalChange,
                ChecklistChange, LaterChange {
    /** The word for it in the history. */
    @JsonIgnore
    default String kind() {
        return ChangeJson.word(getClass());
    }

    /** Does it to the ticket; a pure function of the two. Changes that are told only do nothing. */
    default void on(Ticket ticket, TicketEntry entry) {}

    /** Whether it is the beginning of a ticket's history. */
    @JsonIgnore
    default boolean isFirst() {
        return false;
    }

    /** The fields, as conditions name them, that it gives other values; what somebody has read of these before is old. */
    default Set<String> touched() {
        return Set.of();
    }

    /**
     * It began; the entry's actor made it.
     *
     * @param text what it is about, in the words of whoever asked; nullable
     * @param messageId the customer's message that it was made of; nullable
     * @param repeatOf an earlier ticket of the same; nullable
     */
    record Created(
            long number,
            UUID shopId,
            UUID groupId,
            UUID contactId,
            UUID channelId,
            String channelTag,
            String type,
            int typeVersion,
            String subject,
            String state,
            Category category,
            Priority priority,
            Map<String, Object> fields,
            List<String> tags,
            UUID parentId,
            UUID repeatOf,
            String text,
            List<FileRef> files,
            UUID messageId)
            implements TicketChange {
        @Override
        public boolean isFirst() {
            return true;
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.begin(this, entry);
        }
    }

    /**
     * An answer that the customer may see.
     *
     * @param conversationId through which it went to him; null: it stands on his page alone, or is his own
     * @param messageIds as what it stands there; null without a conversation
     */
    record Replied(String text, List<FileRef> files, List<UUID> mentions, UUID conversationId, List<UUID> messageIds) implements TicketChange {
        @JsonCreator
        public Replied {}

        /** On his page alone, or his own. */
        public Replied(String text, List<FileRef> files, List<UUID> mentions) {
            this(text, files, mentions, null, null);
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            if (entry.actor().kind() == TicketActor.Kind.CONTACT) {
                ticket.times.customerWrote(entry.at());
            } else if (entry.actor().isOurs()) {
                ticket.times.answered(entry.at());
            }
        }
    }

    /** A word among colleagues. */
    record Noted(String text, List<FileRef> files, List<UUID> mentions) implements TicketChange {}

    /** The customer wrote in a linked conversation. */
    record CustomerWrote(UUID conversationId, UUID messageId, String preview) implements TicketChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.times.customerWrote(entry.at());
        }
    }

    /** One of us answered in a linked conversation. */
    record Answered(UUID conversationId, UUID messageId, String preview) implements TicketChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            // A robot's word is not ours.
            if (entry.actor().isOurs()) {
                ticket.times.answered(entry.at());
            }
        }
    }

    /** It took a step of its flow. {@code transition} is null where none of its type's was taken: the platform's own doing. */
    record Moved(String transition, String from, String to, Category category, String note) implements TicketChange {
        @Override
        public Set<String> touched() {
            return Set.of("state");
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.moveTo(to, category, entry.at());
        }
    }

    /**
     * It is somebody's, or in a group's queue, or nobody's.
     *
     * @param agentId nullable, as {@code groupId}
     * @param byHand a person gave it to somebody else
     * @param why what decided, for whoever asks "why me?"; nullable
     */
    record Assigned(
            UUID agentId, String agentName, UUID groupId, String groupName, boolean byHand, String note, Map<String, Object> why)
            implements TicketChange {
        @Override
        public Set<String> touched() {
            return Set.of("assignee", "group");
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.give(agentId, groupId, byHand, entry.at());
        }
    }

    /**
     * Fields have other values.
     *
     * @param note nullable
     */
    record Edited(List<FieldEdit> edits, String note) implements TicketChange {
        @Override
        public Set<String> touched() {
            return edits.stream().map(FieldEdit::field).collect(Collectors.toSet());
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            edits.forEach(ticket::edit);
        }
    }

    /**
     * One field's new value.
     *
     * @param field as conditions name it: {@code subject}, {@code priority}, {@code contact}, {@code problem}, {@code repeatOf}, {@code field.<key>}
     * @param from as it was; nullable, as {@code to}
     */
    record FieldEdit(String field, Object from, Object to) {}

    record Tagged(List<String> added, List<String> removed) implements TicketChange {
        @Override
        public Set<String> touched() {
            return Set.of("tags");
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.tag(added, removed);
        }
    }

    /** It has to do with another ticket. {@code link}: RELATED, BLOCKS, BLOCKED_BY, DUPLICATES, DUPLICATED_BY, PARENT, CHILD. */
    record Linked(String link, UUID ticketId, long number) implements TicketChange {
        @Override
        public Set<String> touched() {
            return link.equals("PARENT") ? Set.of("parent") : Set.of();
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            if (link.equals("PARENT")) {
                ticket.parentId = ticketId;
            }
        }
    }

    /** It has nothing to do with that ticket any more. */
    record Unlinked(String link, UUID ticketId, long number) implements TicketChange {
        @Override
        public Set<String> touched() {
            return link.equals("PARENT") ? Set.of("parent") : Set.of();
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            if (link.equals("PARENT")) {
                ticket.parentId = null;
            }
        }
    }

    /** A conversation belongs to it. */
    record ConversationLinked(UUID conversationId) implements TicketChange {}

    /** A conversation belongs to it no longer. */
    record ConversationUnlinked(UUID conversationId) implements TicketChange {}

    /** It goes on in another ticket, with these conversations and watchers of it. */
    record Merged(UUID into, long number, List<UUID> conversations, List<UUID> watchers) implements TicketChange {
        @Override
        public Set<String> touched() {
            return Set.of("mergedInto");
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.goOnIn(into, entry.at());
        }
    }

    /** Another ticket goes on in it. */
    record Absorbed(UUID ticketId, long number, List<UUID> conversations, List<UUID> watchers) implements TicketChange {}

    /** It is by itself again, in the state in which it was. */
    record Unmerged(UUID from, long number, Category category, Instant solvedAt, Instant closedAt) implements TicketChange {
        @Override
        public Set<String> touched() {
            return Set.of("mergedInto");
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.standAlone(category, solvedAt, closedAt);
        }
    }

    /** The other one is by itself again. */
    record Released(UUID ticketId, long number) implements TicketChange {}

    /** A comment of it became a ticket of its own. */
    record Split(long seq, UUID ticketId, long number) implements TicketChange {}

    /** Somebody watches it, or no longer. */
    record Watched(UUID agentId, String agentName, boolean watches) implements TicketChange {}

    record Snoozed(Instant until) implements TicketChange {
        @Override
        public Set<String> touched() {
            return Set.of("snoozedUntil");
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.times.snooze(until);
        }
    }

    /** It is awake again; {@code because}: time, person, customer. */
    record Woke(String because) implements TicketChange {
        @Override
        public Set<String> touched() {
            return Set.of("snoozedUntil");
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.times.snooze(null);
        }
    }

    /** Somebody presses for it. */
    record Urged(String text) implements TicketChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.urged++;
        }
    }

    /**
     * How its clocks of an SLA stand now.
     *
     * @param clocks each as the SLA keeps it
     * @param respondBy nullable, as the other times
     * @param lookAt when they must be looked at next
     */
    record ClocksSet(
            UUID policyId, String state, List<Map<String, Object>> clocks, Instant respondBy, Instant nextBy, Instant resolveBy, Instant lookAt)
            implements TicketChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.sla.set(this);
            ticket.times.alarm(TicketTimes.CLOCKS, lookAt);
        }
    }

    /** Something else will happen to it by time; {@code at} null: no longer. {@code name}: of whose business it is, as {@code limit}. */
    record AlarmSet(String name, Instant at) implements TicketChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.times.alarm(name, at);
        }
    }

    /** The customer said how content he is. */
    record Rated(int score, List<String> reasons, String comment) implements TicketChange {
        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.rating = score;
        }
    }

    /** What was said in it is gone; that it was, when, and who had it stays. */
    record Erased() implements TicketChange {
        @Override
        public Set<String> touched() {
            return Set.of("subject");
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.forget(entry.at());
        }
    }

    /** The contact turned out to be another one. */
    record ContactJoined(UUID contactId) implements TicketChange {
        @Override
        public Set<String> touched() {
            return Set.of("contact");
        }

        @Override
        public void on(Ticket ticket, TicketEntry entry) {
            ticket.contactId = contactId;
        }
    }

    /**
     * Anything that changes nothing of the ticket itself: {@code warned}, {@code missed}, {@code escalated}, {@code rule-ran}, and what an
     * older server doesn't know.
     */
    record Told(String kind, Map<String, Object> data) implements TicketChange {
        /** That a plugin is to do something for it. */
        public static final String CALLED = "called";

        /**
         * That a plugin is to do this.
         *
         * @param call by which a repeat of the same is known
         * @param action the id of what is to be done
         */
        public static Told call(UUID call, String action) {
            return new Told(CALLED, Map.of("call", call.toString(), "action", action));
        }
    }
}
