package io.switchboard.spi.platform;

import java.util.concurrent.Callable;

/** Runs work in the platform's transaction: the platform's services and the plugin's EntityManager commit together. */
public interface Transactions {

    /** Runs in the running transaction, or in a new one that commits when the work returns and rolls back when it throws. */
    <T> T call(Callable<T> work);

    default void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }
}
