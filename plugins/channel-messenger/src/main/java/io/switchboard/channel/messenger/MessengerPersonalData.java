package io.switchboard.channel.messenger;

import io.switchboard.spi.module.PersonalData;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/**
 * What the open accounts keep of one customer by themselves: when he wrote last, up to when he has read, and Meta's ids of what
 * was delivered and not read yet.
 */
@Extension
public final class MessengerPersonalData implements PersonalData {

    @Override
    public String name() {
        return "channel-messenger";
    }

    @Override
    public Map<String, Object> give(Person person) {
        List<Map<String, Object>> notes = person.identities().stream()
                .flatMap(identity -> OpenAccounts.each(account -> account.kept(identity.externalId())).stream())
                .filter(kept -> !kept.isEmpty())
                .toList();
        return notes.isEmpty() ? Map.of() : Map.of("notes", notes);
    }

    @Override
    public void erase(Person person) {
        person.identities().forEach(identity -> OpenAccounts.each(account -> account.forget(identity.externalId())));
    }
}
