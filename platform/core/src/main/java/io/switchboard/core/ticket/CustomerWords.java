package io.switchboard.core.ticket;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.shared.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Set;

/** What the platform says to a ticket's customer by itself, in his language, or in his shop's where his isn't known. */
@ApplicationScoped
class CustomerWords {
    @Inject
    Groups groups;

    @Inject
    Contacts contacts;

    /** @param key of the notices' file */
    String of(Ticket ticket, String key, Object... arguments) {
        String pattern = Languages.here().text("notices", CustomerWords.class, "io.switchboard.core.notices", language(ticket), key);
        return MessageFormat.format(pattern, arguments);
    }

    private Locale language(Ticket ticket) {
        Contact contact = ticket.contactId() == null ? null : contacts.byIds(Set.of(ticket.contactId())).get(ticket.contactId());
        String his = contact == null ? null : Texts.orNull(contact.locale());
        return Locale.forLanguageTag(his == null ? groups.knownShop(ticket.shopId()).locale() : his.replace('_', '-'));
    }
}
