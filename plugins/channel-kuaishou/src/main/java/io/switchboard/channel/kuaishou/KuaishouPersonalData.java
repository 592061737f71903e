package io.switchboard.channel.kuaishou;

import io.switchboard.spi.module.PersonalData;
import io.switchboard.spi.platform.KeyValueStore;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pf4j.Extension;

/**
 * What accounts keep of one customer by themselves: the numbers of his orders, by which later pushes are his. Given out by those that
 * are open; forgotten by the others as well, once they are open again.
 */
@Extension
public final class KuaishouPersonalData implements PersonalData {
    /** The accounts open in this plugin. Static, for the platform makes connector and this apart from each other. */
    static final List<KuaishouChannel> OPEN = new CopyOnWriteArrayList<>();

    /** The plugin's own. */
    @Inject
    KeyValueStore entries;

    @Inject
    Clock clock;

    @Override
    public String name() {
        return "channel-kuaishou";
    }

    @Override
    public Map<String, Object> give(Person person) {
        List<String> orders = keys(person).stream().flatMap(key -> OPEN.stream().flatMap(account -> account.buyers.orders(key).stream())).toList();
        return orders.isEmpty() ? Map.of() : Map.of("orders", orders);
    }

    @Override
    public void erase(Person person) {
        List<String> keys = keys(person);
        Forgotten.add(entries, keys, clock.instant());
        OPEN.forEach(account -> keys.forEach(key -> account.buyers.forget(key, Long.MAX_VALUE)));
    }

    private static List<String> keys(Person person) {
        return person.identities().stream().map(identity -> Buyers.key(identity.externalId())).toList();
    }
}
