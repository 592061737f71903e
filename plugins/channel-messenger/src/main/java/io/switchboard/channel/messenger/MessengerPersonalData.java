package io.switchboard.channel.messenger;

import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.platform.KeyValueStore;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/**
 * What the plugin keeps of one customer by itself: up to when he has read, Meta's ids of what was delivered and not read yet, and
 * with {@code humanAgent} when he wrote last.
 */
@Extension
public final class MessengerPersonalData implements PersonalData {
    @Inject
    KeyValueStore store;

    public MessengerPersonalData() {}

    /** Without a platform. */
    MessengerPersonalData(KeyValueStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "channel-messenger";
    }

    @Override
    public Map<String, Object> give(Person person) {
        List<Map<String, Object>> notes = person.identities().stream()
                .map(identity -> new Notes(store).of(identity.externalId()))
                .filter(note -> !note.isEmpty())
                .toList();
        return notes.isEmpty() ? Map.of() : Map.of("notes", notes);
    }

    @Override
    public void erase(Person person) {
        person.identities().forEach(identity -> {
            new Notes(store).forget(identity.externalId());
            Former.forget(identity.externalId());
        });
    }
}
