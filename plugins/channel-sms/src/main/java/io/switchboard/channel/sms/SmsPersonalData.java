package io.switchboard.channel.sms;

import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.platform.KeyValueStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/**
 * What accounts keep of one customer by themselves: parts of long texts whose rest hasn't come yet, for minutes. Given out by the
 * accounts that are open; forgotten by the others as well, before they show or give anything once they are open again.
 */
@Extension
public final class SmsPersonalData implements PersonalData {
    /** The plugin's own. */
    @Inject
    KeyValueStore entries;

    @Inject
    Clock clock;

    public SmsPersonalData() {}

    /** Without a platform. */
    SmsPersonalData(KeyValueStore entries, Clock clock) {
        this.entries = entries;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "channel-sms";
    }

    @Override
    public Map<String, Object> give(Person person) {
        List<String> texts = new ArrayList<>();
        person.identities().forEach(identity -> OpenAccounts.each(account -> texts.addAll(account.of(identity.externalId()))));
        return texts.isEmpty() ? Map.of() : Map.of("unfinishedTexts", texts);
    }

    @Override
    public void erase(Person person) {
        new Forgotten(entries, clock).add(person.identities().stream().map(Identity::externalId).toList());
        OpenAccounts.each(LongTexts::forget);
    }
}
