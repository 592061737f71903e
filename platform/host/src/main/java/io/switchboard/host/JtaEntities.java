package io.switchboard.host;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** One entity manager for a plugin in a transaction of the server: it commits and rolls back with everything else. */
final class JtaEntities implements PluginEntities.InTransaction {
    private final TransactionSynchronizationRegistry transactions;

    JtaEntities(TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
    }

    @Override
    public EntityManager get(PluginEntities owner, EntityManagerFactory factory) {
        if (transactions.getTransactionStatus() == Status.STATUS_NO_TRANSACTION) {
            return null;
        }
        EntityManager bound = (EntityManager) transactions.getResource(owner);
        if (bound == null) {
            EntityManager fresh = factory.createEntityManager();
            fresh.joinTransaction();
            transactions.putResource(owner, fresh);
            transactions.registerInterposedSynchronization(new Synchronization() {
                @Override
                public void beforeCompletion() {
                    // Hibernate itself has asked to flush.
                }

                @Override
                public void afterCompletion(int status) {
                    fresh.close();
                }
            });
            bound = fresh;
        }
        return bound;
    }
}
