package io.switchboard.channel.email;

import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.platform.KeyValueStore;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.pf4j.Extension;

/**
 * What this plugin keeps of one customer by itself: how many notices went to his address in the hour of the last one. It stands in the
 * plugin's own store, so it is found whether a mail account is open or not; and in those of open accounts, from earlier versions. Of
 * an address only a fingerprint is kept, which lets it be found but not read.
 */
@Extension
public final class EmailPersonalData implements PersonalData {
    @Inject
    KeyValueStore store;

    public EmailPersonalData() {}

    /** Without a platform. */
    EmailPersonalData(KeyValueStore store) {
        this.store = store;
    }

    private List<Allowance> allowances() {
        return Stream.concat(Stream.of(new Allowance(store)), OpenAccounts.all().stream().map(EmailChannel::formerAllowance)).toList();
    }

    @Override
    public String name() {
        return "channel-email";
    }

    @Override
    public Map<String, Object> give(Person person) {
        List<Map<String, Object>> notices = addresses(person)
                .flatMap(address -> allowances().stream()
                        .flatMap(allowance -> allowance.got(address).stream())
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
        addresses(person).forEach(address -> allowances().forEach(allowance -> allowance.forget(address)));
    }

    /** Customers of the mail channel are called by their addresses; those of others may have one all the same. */
    private static Stream<String> addresses(Person person) {
        return Stream.concat(Stream.of(person).map(Person::email), person.identities().stream().map(Identity::externalId))
                .filter(Objects::nonNull)
                .filter(Addresses::valid)
                .distinct();
    }
}
