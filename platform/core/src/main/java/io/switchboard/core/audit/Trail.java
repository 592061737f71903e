package io.switchboard.core.audit;

import io.switchboard.core.audit.AuditEntry.Change;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.collection.spi.PersistentCollection;
import org.hibernate.engine.spi.ActionQueue;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SessionImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.EventSource;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.event.spi.PreCollectionRecreateEvent;
import org.hibernate.event.spi.PreCollectionRecreateEventListener;
import org.hibernate.event.spi.PreCollectionUpdateEvent;
import org.hibernate.event.spi.PreCollectionUpdateEventListener;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.persister.entity.EntityPersister;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * Compares {@link Audited} entities as Hibernate writes them, and adds a line for each that a person has changed just before the
 * transaction commits: with the change or not at all. One line a thing and transaction, however often it is written.
 */
public final class Trail
        implements Integrator,
                PostInsertEventListener,
                PostUpdateEventListener,
                PostDeleteEventListener,
                PreCollectionUpdateEventListener,
                PreCollectionRecreateEventListener {
    private static final long serialVersionUID = 1L;

    /** How the host's sealed secrets begin: also where a map of settings is told, they aren't. */
    private static final String SEALED = "enc:";

    private static final String INSERT = "insert into audit_entry (id, happened_at, actor_kind, actor_id, actor_name, address, action, thing,"
            + " thing_id, thing_name, details) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final transient ConcurrentMap<SharedSessionContractImplementor, Map<Object, Draft>> open = new ConcurrentHashMap<>();

    /** What has become of one thing so far. */
    private static final class Draft {
        final Actor actor;
        final Audited audited;
        final String id;
        final Map<String, Object> before = new LinkedHashMap<>();
        final Map<String, Object> after = new LinkedHashMap<>();
        String what;
        String name;

        Draft(Actor actor, Audited audited, String id, String what) {
            this.actor = actor;
            this.audited = audited;
            this.id = id;
            this.what = what;
        }

        void becomes(String next) {
            if (!next.equals("updated")) {
                what = what.equals("created") ? "nothing" : next;
            }
        }

        void change(String field, Object was, Object is) {
            if (!before.containsKey(field)) {
                before.put(field, was);
            }
            after.put(field, is);
        }

        AuditEntry entry() {
            Map<String, Change> changes = new TreeMap<>();
            after.forEach((field, is) -> {
                Object was = before.get(field);
                if (Objects.equals(was, is)) {
                    return;
                }
                if (is instanceof Map || was instanceof Map) {
                    compare(changes, field, map(was), map(is));
                } else {
                    changes.put(field, isUntold(field) ? Change.secret() : new Change(was, is, false));
                }
            });
            return what.equals("nothing") || what.equals("updated") && changes.isEmpty()
                    ? null
                    : new AuditEntry(actor, actor.at(), audited.value() + "." + what, audited.value(), id, name, changes);
        }

        private boolean isUntold(String field) {
            return Arrays.asList(audited.untold()).contains(field);
        }

        /** Of a map each key by itself. */
        private void compare(Map<String, Change> changes, String field, Map<?, ?> was, Map<?, ?> is) {
            List<Object> keys = new ArrayList<>(is.keySet());
            was.keySet().stream().filter(key -> !is.containsKey(key)).forEach(keys::add);
            for (Object key : keys) {
                Object old = was.get(key);
                Object now = is.get(key);
                if (!Objects.equals(old, now)) {
                    boolean secret = isUntold(field) || isSealed(old) || isSealed(now);
                    changes.put(field + "." + key, secret ? Change.secret() : new Change(old, now, false));
                }
            }
        }

        private static Map<?, ?> map(Object value) {
            return value instanceof Map<?, ?> map ? map : Map.of();
        }

        private static boolean isSealed(Object value) {
            return value instanceof String text && text.startsWith(SEALED);
        }
    }

    @Override
    public void integrate(Metadata metadata, BootstrapContext bootstrap, SessionFactoryImplementor factory) {
        EventListenerRegistry listeners = factory.getServiceRegistry().getService(EventListenerRegistry.class);
        listeners.appendListeners(EventType.POST_INSERT, this);
        listeners.appendListeners(EventType.POST_UPDATE, this);
        listeners.appendListeners(EventType.POST_DELETE, this);
        listeners.appendListeners(EventType.PRE_COLLECTION_UPDATE, this);
        listeners.appendListeners(EventType.PRE_COLLECTION_RECREATE, this);
    }

    @Override
    public void disintegrate(SessionFactoryImplementor factory, SessionFactoryServiceRegistry services) {
        open.clear();
    }

    @Override
    public void onPostInsert(PostInsertEvent event) {
        compare(event.getSession(), event.getEntity(), event.getId(), event.getPersister(), "created", null, event.getState());
    }

    @Override
    public void onPostUpdate(PostUpdateEvent event) {
        compare(event.getSession(), event.getEntity(), event.getId(), event.getPersister(), "updated", event.getOldState(), event.getState());
    }

    @Override
    public void onPostDelete(PostDeleteEvent event) {
        compare(event.getSession(), event.getEntity(), event.getId(), event.getPersister(), "deleted", event.getDeletedState(), null);
    }

    @Override
    public void onPreUpdateCollection(PreCollectionUpdateEvent event) {
        Object was = event.getCollection().getStoredSnapshot();
        compare(event, was instanceof Map<?, ?> map ? map.keySet() : was);
    }

    @Override
    public void onPreRecreateCollection(PreCollectionRecreateEvent event) {
        compare(event, List.of());
    }

    @Override
    public boolean requiresPostCommitHandling(EntityPersister persister) {
        return false;
    }

    private void compare(EventSource session, Object entity, Object id, EntityPersister persister, String what, Object[] was, Object[] is) {
        Draft draft = draft(session, entity, id, what);
        if (draft == null || was == null && is == null) {
            return;
        }
        String[] names = persister.getPropertyNames();
        for (int i = 0; i < names.length; i++) {
            boolean told = Arrays.asList(draft.audited.fields()).contains(names[i]);
            Object old = was == null ? null : plain(was[i]);
            Object now = is == null ? null : plain(is[i]);
            if ((told || draft.isUntold(names[i])) && !(now instanceof PersistentCollection)) {
                draft.change(names[i], old, now);
            }
            if (names[i].equals(draft.audited.name())) {
                draft.name = Objects.toString(is == null ? old : now, null);
            }
        }
    }

    private void compare(AbstractCollectionEvent event, Object was) {
        Object owner = event.getAffectedOwnerOrNull();
        Draft draft = owner == null ? null : draft(event.getSession(), owner, event.getAffectedOwnerIdOrNull(), "updated");
        String role = event.getCollection().getRole();
        String field = role == null ? "" : role.substring(role.lastIndexOf('.') + 1);
        if (draft != null && Arrays.asList(draft.audited.fields()).contains(field)) {
            draft.change(field, sorted(was), sorted(event.getCollection().getValue()));
            if (draft.name == null && !draft.audited.name().isEmpty()) {
                Object name = event.getSession().getEntityPersister(null, owner).getPropertyValue(owner, draft.audited.name());
                draft.name = Objects.toString(name, null);
            }
        }
    }

    /** Null when that isn't anybody's business here. */
    private Draft draft(EventSource session, Object entity, Object id, String what) {
        Audited audited = entity.getClass().getAnnotation(Audited.class);
        Actor actor = audited == null ? null : Actor.now();
        if (actor == null || actor.kind() == Actor.Kind.UNKNOWN) {
            return null;
        }
        Map<Object, Draft> drafts = open.computeIfAbsent(session, this::follow);
        Draft draft = drafts.get(entity);
        if (draft == null) {
            draft = new Draft(actor, audited, Objects.toString(id, null), what);
            drafts.put(entity, draft);
        } else {
            draft.becomes(what);
        }
        return draft;
    }

    private Map<Object, Draft> follow(SharedSessionContractImplementor session) {
        ActionQueue queue = ((EventSource) session).getActionQueue();
        queue.registerProcess(this::write);
        queue.registerProcess((committed, at) -> open.remove(at));
        return new IdentityHashMap<>();
    }

    private void write(SessionImplementor session) {
        // Also what is only flushed now: this comes before the commit, and perhaps before Hibernate's own flush.
        session.flush();
        Map<Object, Draft> drafts = open.remove(session);
        List<AuditEntry> entries = drafts == null
                ? List.of()
                : drafts.values().stream().map(Draft::entry).filter(Objects::nonNull).toList();
        if (entries.isEmpty()) {
            return;
        }
        session.doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (AuditEntry entry : entries) {
                    set(insert, entry);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    private static void set(PreparedStatement insert, AuditEntry entry) throws SQLException {
        insert.setObject(1, entry.id());
        insert.setObject(2, entry.at().atOffset(ZoneOffset.UTC));
        insert.setString(3, entry.actorKind().name());
        insert.setObject(4, entry.actorId());
        insert.setString(5, entry.actorName());
        insert.setString(6, entry.address());
        insert.setString(7, entry.action());
        insert.setString(8, entry.thing());
        insert.setString(9, entry.thingId());
        insert.setString(10, entry.thingName());
        insert.setString(11, entry.details());
    }

    /** As JSON can say it. */
    static Object plain(Object value) {
        return value instanceof UUID || value instanceof Temporal || value instanceof Enum ? value.toString() : value;
    }

    private static List<String> sorted(Object values) {
        return values instanceof Collection<?> all ? all.stream().map(String::valueOf).sorted().toList() : List.of();
    }
}
