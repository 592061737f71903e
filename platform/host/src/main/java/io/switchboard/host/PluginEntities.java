package io.switchboard.host;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.TransactionRequiredException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * The {@code EntityManager} that a plugin's fields get: within a transaction the one that belongs to it, otherwise one for
 * reading that lives until the end of the call. Safe for use by several threads.
 */
final class PluginEntities {
    private static final Set<String> WRITES = Set.of("persist", "merge", "remove", "flush", "lock", "refresh");
    private static final Set<String> REFUSED = Set.of("close", "getTransaction", "joinTransaction");

    private final ThreadLocal<EntityManager> reading = new ThreadLocal<>();
    private volatile Open open;

    /** Gives the entity manager of the running transaction; null when there is none. */
    interface InTransaction {
        EntityManager get(PluginEntities owner, EntityManagerFactory factory);
    }

    private record Open(EntityManagerFactory factory, InTransaction transaction) {}

    void open(EntityManagerFactory factory, InTransaction transaction) {
        open = new Open(factory, transaction);
    }

    void close() {
        Open last = open;
        open = null;
        if (last != null) {
            last.factory().close();
        }
    }

    EntityManager proxy() {
        return (EntityManager) Proxy.newProxyInstance(
                PluginEntities.class.getClassLoader(), new Class<?>[] {EntityManager.class}, this::invoke);
    }

    /** Gives back what the call on this thread has read with. */
    void endCall() {
        EntityManager manager = reading.get();
        if (manager != null) {
            reading.remove();
            manager.close();
        }
    }

    private Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "the plugin's entity manager";
            };
        }
        if (REFUSED.contains(method.getName())) {
            throw new IllegalStateException(method.getName() + ": the platform does that");
        }
        try {
            return method.invoke(manager(method.getName()), arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private EntityManager manager(String method) {
        Open now = open;
        if (now == null) {
            throw new IllegalStateException("no tables: the plugin has no PersistentModule, or it isn't started");
        }
        EntityManager joined = now.transaction().get(this, now.factory());
        if (joined != null) {
            return joined;
        }
        if (WRITES.contains(method)) {
            throw new TransactionRequiredException(method + " outside of a transaction: use Transactions.call");
        }
        EntityManager manager = reading.get();
        if (manager == null) {
            manager = now.factory().createEntityManager();
            reading.set(manager);
        }
        return manager;
    }
}
