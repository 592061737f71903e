package io.switchboard.host;

import jakarta.transaction.Status;
import jakarta.transaction.Transaction;
import jakarta.transaction.TransactionManager;

/** A transaction manager that has none and makes none. */
final class NoTransactions implements TransactionManager {
    @Override
    public int getStatus() {
        return Status.STATUS_NO_TRANSACTION;
    }

    @Override
    public Transaction suspend() {
        return null;
    }

    @Override
    public void begin() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void commit() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Transaction getTransaction() {
        return null;
    }

    @Override
    public void resume(Transaction transaction) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rollback() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setRollbackOnly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setTransactionTimeout(int seconds) {
        throw new UnsupportedOperationException();
    }
}
