package io.switchboard.core.ticket;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.switchboard.spi.message.FileRef;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What people are to do to a ticket beside taking the steps of its flow.
 *
 * @param approval how it stands with those who must agree, or stood the last time; null when nobody was ever asked
 * @param checklist what is to be ticked, in its order
 * @param later what is to be said later, as it was written
 */
public record TicketAgenda(TicketApproval approval, List<Item> checklist, List<Later> later) {
    public static final TicketAgenda EMPTY = new TicketAgenda(null, List.of(), List.of());

    public TicketAgenda {
        checklist = checklist == null ? List.of() : List.copyOf(checklist);
        later = later == null ? List.of() : List.copyOf(later);
    }

    /**
     * Something that is to be said later.
     *
     * @param by who wrote it, and as whom it will be said
     * @param visible whether the customer is to see it
     * @param via how, as with what is said at once; null: by the best way there is then
     * @param held why it isn't said until its author has looked at it, in the words of {@link LaterChange.LaterHeld}; null while it is planned
     */
    public record Later(
            String id,
            UUID by,
            String byName,
            boolean visible,
            String text,
            List<FileRef> files,
            List<UUID> mentions,
            String via,
            Instant at,
            String held) {
        public Later {
            files = files == null ? List.of() : List.copyOf(files);
            mentions = mentions == null ? List.of() : List.copyOf(mentions);
        }

        Later held(String because) {
            return new Later(id, by, byName, visible, text, files, mentions, via, at, because);
        }
    }

    /**
     * Something to be done and ticked.
     *
     * @param id of its own; one that the type brings has the type's key for it
     * @param text as somebody wrote it; null: as the type says it
     * @param by who ticked it; null while nobody has
     */
    public record Item(String id, String text, UUID by, String byName, Instant at) {
        @JsonIgnore
        public boolean isDone() {
            return at != null;
        }
    }

    TicketAgenda with(TicketApproval now) {
        return new TicketAgenda(now, checklist, later);
    }

    TicketAgenda with(List<Item> now) {
        return new TicketAgenda(approval, now, later);
    }

    TicketAgenda withLater(List<Later> now) {
        return new TicketAgenda(approval, checklist, now);
    }

    public Optional<Later> later(String id) {
        return later.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** Without what people wrote; what was to be said later isn't said any more. */
    TicketAgenda forgotten() {
        return withLater(List.of()).with(checklist.stream().map(item -> new Item(item.id(), item.text() == null ? null : "", item.by(), item.byName(), item.at())).toList());
    }

    public Optional<Item> item(String id) {
        return checklist.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    /** Whether nothing is left to be ticked; so it is where there is nothing at all. */
    public boolean allTicked() {
        return checklist.stream().allMatch(Item::isDone);
    }

    /** The round that waits for somebody's word; null when none does. */
    public TicketApproval openApproval() {
        return approval != null && approval.isOpen() ? approval : null;
    }

    /** An agenda in its column, which is empty for most. */
    @Converter
    public static class Column implements AttributeConverter<TicketAgenda, String> {
        @Override
        public String convertToDatabaseColumn(TicketAgenda agenda) {
            return agenda == null || agenda.equals(EMPTY) ? null : ChangeJson.text(agenda);
        }

        @Override
        public TicketAgenda convertToEntityAttribute(String json) {
            return json == null ? EMPTY : ChangeJson.value(json, TicketAgenda.class);
        }
    }
}
