package io.switchboard.core.exchange;

import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Contacts that some lines of a file may speak of, read together, and those that the lines before have made. */
final class Known {
    private final Contacts contacts;
    private final Map<UUID, Contact> byId = new HashMap<>();
    private final Map<ContactChecks.Identity, UUID> byIdentity = new HashMap<>();
    private final Map<String, Set<Contact>> byEmail = new HashMap<>();
    private final Map<String, Set<Contact>> byPhone = new HashMap<>();

    Known(Contacts contacts, Collection<ContactChecks.Checked> lines) {
        this.contacts = contacts;
        Set<UUID> ids = lines.stream().map(ContactChecks.Checked::id).filter(Objects::nonNull).collect(Collectors.toCollection(HashSet::new));
        for (ContactChecks.Checked line : lines) {
            for (ContactChecks.Identity identity : line.identities()) {
                contacts.owner(identity.channel(), identity.externalId()).ifPresent(owner -> {
                    byIdentity.put(identity, owner);
                    ids.add(owner);
                });
            }
        }
        byId.putAll(contacts.byIds(ids));
        Set<String> emails = lines.stream().map(ContactChecks.Checked::email).filter(Objects::nonNull).collect(Collectors.toSet());
        Set<String> phones = lines.stream().map(ContactChecks.Checked::phone).filter(Objects::nonNull).collect(Collectors.toSet());
        contacts.reachedBy(emails, phones).forEach(this::index);
    }

    private void index(Contact contact) {
        if (contact.email() != null) {
            byEmail.computeIfAbsent(contact.shopId() + contact.email().toLowerCase(Locale.ROOT), key -> new LinkedHashSet<>()).add(contact);
        }
        if (contact.phone() != null) {
            byPhone.computeIfAbsent(contact.shopId() + ContactChecks.digits(contact.phone()), key -> new LinkedHashSet<>()).add(contact);
        }
    }

    /** Who is meant; several when that isn't clear. */
    List<Contact> find(ContactChecks.Checked line) {
        Contact named = line.id() == null ? null : byId.get(line.id());
        // Who was forgotten isn't brought back by an old file: he would be somebody new.
        if (named != null && !named.isErased() && named.shopId().equals(line.shop())) {
            return List.of(named);
        }
        List<Contact> owners = line.identities().stream()
                .map(byIdentity::get)
                .filter(Objects::nonNull)
                .distinct()
                .map(byId::get)
                .toList();
        if (!owners.isEmpty()) {
            return owners;
        }
        List<Contact> mailed = found(byEmail, line.shop(), line.email());
        return mailed.isEmpty() ? found(byPhone, line.shop(), line.phone()) : mailed;
    }

    private static List<Contact> found(Map<String, Set<Contact>> by, UUID shop, String key) {
        return key == null ? List.of() : new ArrayList<>(by.getOrDefault(shop + key, Set.of()));
    }

    /** By which field several were found. */
    String by(ContactChecks.Checked line) {
        if (line.identities().stream().anyMatch(byIdentity::containsKey)) {
            return "identities";
        }
        return found(byEmail, line.shop(), line.email()).isEmpty() ? "phone" : "email";
    }

    boolean isKnown(ContactChecks.Identity identity) {
        return byIdentity.containsKey(identity);
    }

    void add(Contact contact, ContactChecks.Checked line) {
        byId.put(contact.id(), contact);
        introduce(contact, line);
    }

    /** Whoever he is on channels from now on, and how he is reached. */
    void introduce(Contact contact, ContactChecks.Checked line) {
        for (ContactChecks.Identity identity : line.identities()) {
            if (!isKnown(identity)) {
                contacts.introduce(contact, identity.channel(), identity.externalId());
                byIdentity.put(identity, contact.id());
            }
        }
        index(contact);
    }
}
