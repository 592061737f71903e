package io.switchboard.spi.platform;

import java.util.List;
import java.util.Optional;

/** Reading contacts from a plugin. */
public interface PlatformContacts {

    Optional<ContactInfo> find(String contactId);

    /** All but id, name and identities nullable. */
    record ContactInfo(String id, String name, String email, String phone, String locale, List<Identity> identities) {}

    /** Who the contact is on one channel. */
    record Identity(String channelId, String externalId) {}
}
