package io.switchboard.core;

import io.switchboard.core.agent.AgentService;
import io.switchboard.core.channel.ChannelGateway;
import io.switchboard.core.conversation.Outbox;
import io.switchboard.core.conversation.SamePerson;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.shared.Extensions;
import io.switchboard.core.shared.Migrations;
import io.switchboard.core.shared.OutsideCalls;
import io.switchboard.core.shared.Secrets;
import io.switchboard.core.ticket.EraseTickets;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceContext;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.stat.Statistics;

/**
 * The core on a real database without a container: its beans wired by their {@code @Inject} fields, one entity manager a
 * thread, transactions around what a test says. The interceptors of {@code @Transactional} aren't there.
 */
public final class Store implements AutoCloseable {
    private static final Set<String> VALIDATED = ConcurrentHashMap.newKeySet();

    private final EntityManagerFactory factory;
    private final ThreadLocal<EntityManager> current = new ThreadLocal<>();
    private final Map<Class<?>, Object> beans = new HashMap<>();
    final FakeGateway gateway = new FakeGateway();

    public Store(DataSource database, Clock clock) {
        new Migrations(database).apply();
        Configuration configuration = new Configuration();
        entities().forEach(configuration::addAnnotatedClass);
        configuration.getProperties().put("hibernate.connection.datasource", database);
        // The tables are the same each time; to look through them again takes longer than many a test.
        configuration.setProperty("hibernate.hbm2ddl.auto", VALIDATED.add(database.getClass().getName()) ? "validate" : "none");
        configuration.setProperty("hibernate.timezone.default_storage", "NORMALIZE_UTC");
        configuration.setProperty("hibernate.jdbc.time_zone", "UTC");
        configuration.setProperty("hibernate.jdbc.batch_size", "50");
        configuration.setProperty("hibernate.order_inserts", "true");
        configuration.setProperty("hibernate.order_updates", "true");
        configuration.setProperty("hibernate.generate_statistics", "true");
        factory = configuration.buildSessionFactory();
        beans.put(Clock.class, clock);
        beans.put(SecureRandom.class, new SecureRandom());
        beans.put(ChannelGateway.class, gateway);
        beans.put(Extensions.class, new NoExtensions());
        beans.put(Secrets.class, new PlainSecrets());
        beans.put(OutsideCalls.class, (OutsideCalls) (request, named) -> {
            throw new ConnectorException(Failure.UNAVAILABLE, "tests call nobody outside");
        });
        beans.put(EntityManager.class, entityManager());
    }

    /** The bean of a type, wired. */
    public synchronized <T> T get(Class<T> type) {
        Object known = beans.get(type);
        if (known != null) {
            return type.cast(known);
        }
        try {
            Constructor<T> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            T bean = constructor.newInstance();
            beans.put(type, bean);
            for (Field field : type.getDeclaredFields()) {
                wire(bean, field);
            }
            for (Method method : type.getDeclaredMethods()) {
                if (method.isAnnotationPresent(PostConstruct.class)) {
                    method.setAccessible(true);
                    method.invoke(bean);
                }
            }
            return bean;
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From now on this is the bean of its type: a stand-in. */
    public synchronized <T> void put(Class<T> type, T bean) {
        beans.put(type, bean);
    }

    /** The next who asks gets new ones, as after a restart of the server. */
    public synchronized void forget(Class<?>... types) {
        List.of(types).forEach(beans::remove);
    }

    private void wire(Object bean, Field field) throws IllegalAccessException {
        field.setAccessible(true);
        if (field.isAnnotationPresent(PersistenceContext.class)) {
            field.set(bean, get(EntityManager.class));
        } else if (field.isAnnotationPresent(Inject.class) && field.getType() == Event.class) {
            field.set(bean, events());
        } else if (field.isAnnotationPresent(Inject.class) && !Modifier.isStatic(field.getModifiers())) {
            field.set(bean, get(field.getType()));
        }
    }

    /** Runs work in a transaction of its own; commits, or rolls back when it throws. */
    public <T> T tx(Callable<T> work) {
        EntityManager em = factory.createEntityManager();
        current.set(em);
        em.getTransaction().begin();
        try {
            T result = work.call();
            em.getTransaction().commit();
            return result;
        } catch (RuntimeException e) {
            rollback(em);
            throw e;
        } catch (Exception e) {
            rollback(em);
            throw new IllegalStateException(e);
        } finally {
            current.remove();
            em.close();
        }
    }

    /** How many statements the database is sent; a batch of one counts as one. */
    public long statements(Runnable work) {
        Statistics statistics = factory.unwrap(SessionFactory.class).getStatistics();
        statistics.clear();
        work.run();
        return statistics.getPrepareStatementCount();
    }

    public void run(Runnable work) {
        tx(() -> {
            work.run();
            return null;
        });
    }

    private static void rollback(EntityManager em) {
        if (em.getTransaction().isActive()) {
            em.getTransaction().rollback();
        }
    }

    private EntityManager entityManager() {
        return (EntityManager) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {EntityManager.class}, (proxy, method, arguments) -> {
                    EntityManager em = current.get();
                    if (em == null) {
                        throw new IllegalStateException("outside of a transaction");
                    }
                    try {
                        return method.invoke(em, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** What CDI does for the events that the core fires: whoever observes them is called within the transaction. */
    private Object events() {
        return Proxy.newProxyInstance(Store.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
            if (arguments[0] instanceof SamePerson.Joined) {
                var observe = EraseTickets.class.getDeclaredMethod("joined", SamePerson.Joined.class);
                observe.setAccessible(true);
                observe.invoke(get(EraseTickets.class), arguments[0]);
                return null;
            }
            Map<Class<?>, String> transfers = Map.of(AgentService.Leaving.class, "holdAll", AgentService.Deactivated.class, "handOnAll");
            String name = transfers.getOrDefault(arguments[0].getClass(), "channelGone");
            Class<?> observer = transfers.containsValue(name) ? Transfers.class : Outbox.class;
            var observe = observer.getDeclaredMethod(name, arguments[0].getClass());
            observe.setAccessible(true);
            observe.invoke(get(observer), arguments[0]);
            return null;
        });
    }

    private static List<Class<?>> entities() {
        try {
            Path core = Path.of(AgentService.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(core)) {
                return entities(core);
            }
            // For the tests of other modules, in a whole build, it is a jar.
            try (FileSystem jar = FileSystems.newFileSystem(core)) {
                return entities(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Class<?>> entities(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".class"))
                    .map(f -> root.relativize(f).toString().replace(root.getFileSystem().getSeparator(), ".").replaceAll("\\.class$", ""))
                    .filter(name -> name.startsWith("io.switchboard.core."))
                    .<Class<?>>map(Store::load)
                    .filter(c -> c.isAnnotationPresent(Entity.class))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Store.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        factory.close();
    }

    private static final class NoExtensions implements Extensions {
        @Override
        public <T> List<T> active(Class<T> type) {
            return List.of();
        }
    }
}
