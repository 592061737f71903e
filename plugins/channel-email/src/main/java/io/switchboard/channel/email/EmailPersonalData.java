package io.switchboard.channel.email;

import io.switchboard.spi.module.PersonalData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.pf4j.Extension;

/**
 * What the open mail accounts keep of one customer by themselves: how many notices went to his address in the hour of the last one. Of
 * an address only a fingerprint is kept, which lets it be found but not read.
 */
@Extension
public final class EmailPersonalData implements PersonalData {

    @Override
    public String name() {
        return "channel-email";
    }

    @Override
    public Map<String, Object> give(Person person) {
        List<Map<String, Object>> notices = addresses(person)
                .flatMap(address -> OpenAccounts.all().stream()
                        .flatMap(account -> account.allowance().got(address).stream())
                        .map(got -> line(address, got)))
                .toList();
        return notices.isEmpty() ? Map.of() : Map.of("notices", notices);
    }

    private static Map<String, Object> line(String address, Allowance.Got got) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("address", address);
        line.put("hour", got.hour().toString());
        line.put("mails", got.mails());
        return line;
    }

    @Override
    public void erase(Person person) {
        addresses(person).forEach(address -> OpenAccounts.all().forEach(account -> account.allowance().forget(address)));
    }

    /** Customers of the mail channel are called by their addresses; those of others may have one all the same. */
    private static Stream<String> addresses(Person person) {
        return Stream.concat(Stream.of(person).map(Person::email), person.identities().stream().map(Identity::externalId))
                .filter(Objects::nonNull)
                .filter(Addresses::valid)
                .distinct();
    }
}
