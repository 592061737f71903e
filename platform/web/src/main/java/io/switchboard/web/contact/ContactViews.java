package io.switchboard.web.contact;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.ContactIdentity;
import io.switchboard.core.contact.Contacts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Contacts with who they are on the channels, in two queries however many. */
@ApplicationScoped
@Transactional
public class ContactViews {
    @Inject
    Contacts contacts;

    /** Who he is on a channel. */
    public record IdentityView(String channel, String externalId) {}

    /** A contact; {@code unchecked}: how he is reached was told on a form, and nobody has made sure since. */
    public record ContactView(
            String id,
            String shop,
            String name,
            String email,
            String phone,
            String locale,
            String note,
            Map<String, Object> fields,
            List<IdentityView> identities,
            Instant createdAt,
            boolean unchecked,
            long version) {}

    public ContactView of(Contact contact) {
        return of(List.of(contact)).get(0);
    }

    public List<ContactView> of(List<Contact> list) {
        Map<UUID, List<ContactIdentity>> identities = contacts.identities(list.stream().map(Contact::id).toList());
        return list.stream().map(c -> view(c, identities.getOrDefault(c.id(), List.of()))).toList();
    }

    private static ContactView view(Contact c, List<ContactIdentity> identities) {
        return new ContactView(
                c.id().toString(),
                c.shopId().toString(),
                c.name(),
                c.email(),
                c.phone(),
                c.locale(),
                c.note(),
                c.fields(),
                identities.stream().map(i -> new IdentityView(i.channelId().toString(), i.externalId())).toList(),
                c.createdAt(),
                c.isUnchecked(),
                c.version());
    }
}
