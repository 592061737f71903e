package io.switchboard.core.ticket;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
 */
public record TicketAgenda(TicketApproval approval, List<Item> checklist) {
    public static final TicketAgenda EMPTY = new TicketAgenda(null, List.of());

    public TicketAgenda {
        checklist = checklist == null ? List.of() : List.copyOf(checklist);
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
        return new TicketAgenda(now, checklist);
    }

    TicketAgenda with(List<Item> now) {
        return new TicketAgenda(approval, now);
    }

    /** Without what people wrote. */
    TicketAgenda forgotten() {
        return with(checklist.stream().map(item -> new Item(item.id(), item.text() == null ? null : "", item.by(), item.byName(), item.at())).toList());
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
