package io.switchboard.channel.echo;

import io.switchboard.spi.module.EventListener;
import io.switchboard.spi.platform.PlatformEvent;
import io.switchboard.spi.platform.Transactions;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.pf4j.Extension;

/** Follows the platform's event log. */
@Extension
public final class EventCounter implements EventListener {
    @Inject
    Transactions transactions;

    @Inject
    EntityManager entities;

    @Override
    public void onEvents(List<PlatformEvent> events) {
        transactions.run(() -> {
            EventCount count = entities.find(EventCount.class, EventCount.ONLY);
            if (count == null) {
                count = EventCount.none();
                entities.persist(count);
            }
            count.add(events.size());
        });
    }
}
