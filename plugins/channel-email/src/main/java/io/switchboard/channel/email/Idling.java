package io.switchboard.channel.email;

import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.IMAPFolder;

/** Waits by IDLE (RFC 2177), in spells: between two of them the server is asked, so nothing stays unnoticed for long. */
final class Idling {
    private static final System.Logger LOG = System.getLogger(Idling.class.getName());
    /** What comes just while IDLE begins may go unannounced, so the first spell is short. */
    private static final Duration FIRST_SPELL = Duration.ofSeconds(2);
    /** Servers end an IDLE after 30 minutes, routers forget quiet connections sooner. */
    private static final Duration SPELL = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long INSTANT = TimeUnit.MILLISECONDS.toNanos(50);

    private final Sockets sockets;
    private final ScheduledExecutorService timer;

    Idling(Sockets sockets, ScheduledExecutorService timer) {
        this.sockets = sockets;
        this.timer = timer;
    }

    /**
     * Returns true when the folder no longer has {@code known} mails or the limit is over.
     *
     * @throws MessagingException when the connection broke or was cut
     */
    boolean until(IMAPFolder folder, int known, Duration limit) throws MessagingException {
        long end = System.nanoTime() + limit.toNanos();
        Duration spell = FIRST_SPELL;
        while (true) {
            noop(folder);
            long left = end - System.nanoTime();
            if (folder.getMessageCount() != known || left < INSTANT) {
                return true;
            }
            idle(folder, Math.min(left, spell.toNanos()));
            spell = SPELL;
        }
    }

    private void idle(IMAPFolder folder, long nanos) throws MessagingException {
        ScheduledFuture<?> done = timer.schedule(() -> stop(folder), nanos, TimeUnit.NANOSECONDS);
        // A connection that has died without a word doesn't answer that we are done.
        ScheduledFuture<?> dead = timer.schedule(sockets::closeAll, nanos + GRACE.toNanos(), TimeUnit.NANOSECONDS);
        try {
            folder.idle(true);
        } finally {
            done.cancel(false);
            dead.cancel(false);
        }
    }

    /** Any command makes the folder's idling thread say DONE. */
    private static void stop(IMAPFolder folder) {
        try {
            noop(folder);
        } catch (MessagingException | IllegalStateException gone) {
            LOG.log(System.Logger.Level.DEBUG, "IDLE could not be ended", gone);
        }
    }

    static void noop(IMAPFolder folder) throws MessagingException {
        folder.doCommand(protocol -> {
            protocol.noop();
            return null;
        });
    }
}
