package io.switchboard.host;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.platform.PlatformContacts;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Contacts as plugins see them. */
final class PluginContacts implements PlatformContacts {
    private final JtaTransactions transactions;
    private final Contacts contacts;

    PluginContacts(JtaTransactions transactions, Contacts contacts) {
        this.transactions = transactions;
        this.contacts = contacts;
    }

    @Override
    public Optional<ContactInfo> find(String contactId) {
        return PluginConversations.uuid(contactId).flatMap(id -> transactions.outside(() -> read(id)));
    }

    private Optional<ContactInfo> read(UUID id) {
        Contact contact;
        try {
            contact = contacts.get(Viewer.PLATFORM, id);
        } catch (Refused unknown) {
            return Optional.empty();
        }
        List<Identity> identities = contacts.identities(id).stream()
                .map(identity -> new Identity(identity.channelId().toString(), identity.externalId()))
                .toList();
        return Optional.of(new ContactInfo(
                id.toString(), contact.name(), contact.email(), contact.phone(), contact.locale(), identities));
    }
}
