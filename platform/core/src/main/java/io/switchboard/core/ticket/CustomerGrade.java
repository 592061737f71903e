package io.switchboard.core.ticket;

import io.switchboard.core.condition.Facts;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.ticket.type.TicketWords;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** The grade of the customer who asks, which stands with his own fields and not with the ticket; looked up when a condition names it. */
@ApplicationScoped
public class CustomerGrade {
    @Inject
    Contacts contacts;

    /** These facts and the grade as it is now. */
    public Facts with(Facts facts, Ticket ticket) {
        return field -> field.equals(TicketWords.GRADE) ? of(ticket.contactId()) : facts.fact(field);
    }

    private Object of(UUID contactId) {
        Contact contact = contactId == null ? null : contacts.byIds(List.of(contactId)).get(contactId);
        return contact == null ? null : contact.fields().get(TicketWords.GRADE);
    }
}
