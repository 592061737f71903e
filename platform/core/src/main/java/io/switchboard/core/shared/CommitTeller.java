package io.switchboard.core.shared;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/**
 * Stands around the server's own interceptor of {@code @Transactional}, which lets the checked exceptions of a commit out of
 * methods that declare none: no {@code catch (RuntimeException)} would ever see them. It also doubts a commit that H2 says it has
 * made when its store was shut meanwhile ({@link EmbeddedStore}).
 */
@Interceptor
@Transactional
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
public class CommitTeller {
    @Inject
    EmbeddedStore store;

    @Resource(lookup = "java:jboss/TransactionSynchronizationRegistry")
    TransactionSynchronizationRegistry transactions;

    @AroundInvoke
    Object around(InvocationContext call) throws Exception {
        boolean begins = transactions.getTransactionKey() == null;
        BooleanSupplier shut = begins ? store.shut() : () -> false;
        Object result;
        try {
            result = call.proceed();
        } catch (RollbackException | HeuristicMixedException | HeuristicRollbackException e) {
            throw new CommitFailed(e);
        }
        if (shut.getAsBoolean()) {
            throw new CommitFailed(new SQLException("the database shut its file meanwhile: the disk may be full", "53100"));
        }
        return result;
    }
}
