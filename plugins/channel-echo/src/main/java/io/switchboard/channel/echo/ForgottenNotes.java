package io.switchboard.channel.echo;

import io.switchboard.spi.module.EventListener;
import io.switchboard.spi.platform.PlatformEvent;
import io.switchboard.spi.platform.Transactions;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import org.pf4j.Extension;

/** Forgets the notes of conversations whose customer is forgotten; also of those that were while the plugin was stopped. */
@Extension
public final class ForgottenNotes implements EventListener {
    @Inject
    Transactions transactions;

    @Inject
    EntityManager entities;

    @Override
    public void onEvents(List<PlatformEvent> events) {
        List<String> erased = events.stream()
                .filter(event -> event.type().equals("conversation.erased"))
                .map(PlatformEvent::conversationId)
                .distinct()
                .toList();
        if (!erased.isEmpty()) {
            transactions.run(() -> entities.createQuery("delete from EchoNote n where n.conversation in :erased")
                    .setParameter("erased", erased)
                    .executeUpdate());
        }
    }
}
