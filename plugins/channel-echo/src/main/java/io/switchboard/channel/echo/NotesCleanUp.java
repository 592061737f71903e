package io.switchboard.channel.echo;

import io.switchboard.spi.module.ScheduledTask;
import io.switchboard.spi.platform.Transactions;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import org.pf4j.Extension;

/** Removes the oldest notes, on one node at a time. */
@Extension
public final class NotesCleanUp implements ScheduledTask {
    @Inject
    Transactions transactions;

    @Inject
    EntityManager entities;

    @Override
    public String name() {
        return "notes-clean-up";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        transactions.run(() -> entities
                .createQuery("select n from EchoNote n order by n.createdAt desc, n.id desc", EchoNote.class)
                .setFirstResult((int) EchoModule.keepNotes)
                .setMaxResults(1000)
                .getResultList()
                .forEach(entities::remove));
    }
}
