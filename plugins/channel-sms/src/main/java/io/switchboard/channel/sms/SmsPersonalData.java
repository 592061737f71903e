package io.switchboard.channel.sms;

import io.switchboard.spi.module.PersonalData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pf4j.Extension;

/** What the open accounts keep of one customer by themselves: parts of long texts whose rest hasn't come yet, for minutes. */
@Extension
public final class SmsPersonalData implements PersonalData {

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
        person.identities().forEach(identity -> OpenAccounts.each(account -> account.forget(identity.externalId())));
    }
}
