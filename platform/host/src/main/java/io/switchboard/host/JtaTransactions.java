package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.Transactions;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;
import java.util.concurrent.Callable;

/** The server's transactions, for plugins and for the host itself. Safe for use by several threads. */
public final class JtaTransactions implements Transactions {
    private final TransactionManager manager;

    public JtaTransactions(TransactionManager manager) {
        this.manager = manager;
    }

    /** Whether the calling thread has a transaction. */
    public boolean isActive() {
        try {
            return manager.getStatus() != Status.STATUS_NO_TRANSACTION;
        } catch (SystemException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public <T> T call(Callable<T> work) {
        if (isActive()) {
            return unchecked(work);
        }
        try {
            manager.begin();
            boolean good = false;
            try {
                T result = unchecked(work);
                good = true;
                return result;
            } finally {
                end(good);
            }
        } catch (RollbackException e) {
            throw new ConnectorException(Failure.UNAVAILABLE, "the transaction was rolled back", e);
        } catch (Exception e) {
            throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
        }
    }

    /** Runs with the calling thread's transaction put aside. */
    public <T> T outside(Callable<T> work) {
        try {
            Transaction suspended = manager.suspend();
            try {
                return unchecked(work);
            } finally {
                if (suspended != null) {
                    manager.resume(suspended);
                }
            }
        } catch (Exception e) {
            throw e instanceof RuntimeException known ? known : new IllegalStateException(e);
        }
    }

    private void end(boolean good) throws Exception {
        if (good && manager.getStatus() == Status.STATUS_ACTIVE) {
            manager.commit();
        } else {
            boolean refused = good;
            manager.rollback();
            if (refused) {
                throw new RollbackException("marked for rollback");
            }
        }
    }

    private static <T> T unchecked(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
