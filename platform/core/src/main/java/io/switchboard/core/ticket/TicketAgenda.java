package io.switchboard.core.ticket;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/**
 * What people are to do to a ticket beside taking the steps of its flow.
 *
 * @param approval how it stands with those who must agree, or stood the last time; null when nobody was ever asked
 */
public record TicketAgenda(TicketApproval approval) {
    public static final TicketAgenda EMPTY = new TicketAgenda(null);

    TicketAgenda with(TicketApproval now) {
        return new TicketAgenda(now);
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
