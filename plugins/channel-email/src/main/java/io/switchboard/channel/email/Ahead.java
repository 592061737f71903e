package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The next portion of mails, fetched while the one before is read and stored: the mail server and we work at the same time.
 * Who began it must {@link #end} it before he uses the mailbox again.
 */
final class Ahead {
    /** Where nothing is fetched. */
    static final Ahead NOTHING = new Ahead(List.of(), CompletableFuture.completedFuture(Map.of()));

    private final List<Long> uids;
    private final CompletableFuture<Map<Long, byte[]>> mails;

    private Ahead(List<Long> uids, CompletableFuture<Map<Long, byte[]>> mails) {
        this.uids = uids;
        this.mails = mails;
    }

    /** Begins. The thread ends when the mails are there, or when the connection is cut. */
    Ahead(Mailbox mailbox, List<Long> uids) {
        this(uids, new CompletableFuture<>());
        if (uids.isEmpty()) {
            mails.complete(Map.of());
            return;
        }
        Thread thread = new Thread(() -> fetch(mailbox), "switchboard-mail-ahead");
        thread.setDaemon(true);
        thread.start();
    }

    private void fetch(Mailbox mailbox) {
        try {
            mails.complete(mailbox.download(uids));
        } catch (RuntimeException | Error failed) {
            mails.completeExceptionally(failed);
        }
    }

    /**
     * These mails, when they are what was fetched.
     *
     * @throws ConnectorException why they couldn't be fetched
     */
    Optional<Map<Long, byte[]>> of(List<Long> wanted) {
        if (uids.isEmpty() || !uids.equals(wanted)) {
            return Optional.empty();
        }
        try {
            return Optional.of(mails.join());
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failed.getCause();
        }
    }

    /** Waits until the mailbox is free again, whatever came of it. */
    void end() {
        mails.handle((came, failed) -> null).join();
    }
}
