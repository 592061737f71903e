package io.switchboard.core.agent;

import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The store of departments: few rows. */
@ApplicationScoped
@Transactional
public class Departments {
    private static final int MOST = 500;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    /** All of them, by name. */
    public List<Department> list() {
        return em.createQuery("select d from Department d order by d.name, d.id", Department.class).getResultList();
    }

    public Department get(UUID id) {
        Department department = em.find(Department.class, id);
        if (department == null) {
            throw Refused.notFound("department");
        }
        return department;
    }

    /**
     * @throws Refused INVALID for the field when it isn't there
     */
    public UUID check(String field, UUID id) {
        if (id != null && em.find(Department.class, id) == null) {
            throw Refused.invalid(field, "unknownDepartment");
        }
        return id;
    }

    /** It and all below it. */
    public Set<UUID> below(UUID id) {
        List<Department> all = list();
        Set<UUID> found = new HashSet<>();
        Deque<UUID> next = new ArrayDeque<>(List.of(id));
        while (!next.isEmpty()) {
            UUID here = next.pop();
            // Two moves at once may have made a ring.
            if (found.add(here)) {
                all.stream().filter(d -> here.equals(d.parentId())).forEach(d -> next.push(d.id()));
            }
        }
        return found;
    }

    public Department create(String name, UUID parent) {
        new Check().text("name", name, 200).done();
        if (list().size() >= MOST) {
            throw Refused.conflict("department.tooMany", MOST);
        }
        Department department = new Department(Ids.next(), free(name, parent, null), check("parent", parent), clock.instant());
        em.persist(department);
        events.write("department.created", department.id());
        return department;
    }

    /**
     * @param name null leaves what stands
     * @param parent null leaves what stands, empty is the top
     * @param expected the version that the caller saw, or null
     */
    public Department change(UUID id, String name, Optional<UUID> parent, Long expected) {
        Department department = get(id);
        if (expected != null && expected != department.version()) {
            throw Refused.stale();
        }
        new Check().optional("name", name, 200).that(name == null || !name.isBlank(), "name", "required").done();
        UUID above = parent == null ? department.parentId() : check("parent", parent.orElse(null));
        if (above != null && below(id).contains(above)) {
            throw Refused.invalid("parent", "departmentBelowItself");
        }
        department.rename(free(name == null ? department.name() : name, above, id));
        department.moveBelow(above);
        em.flush();
        events.write("department.updated", id);
        return department;
    }

    /**
     * @throws Refused CONFLICT while departments, groups or people belong to it
     */
    public void delete(UUID id) {
        Department department = get(id);
        long held = em.createQuery(
                        "select (select count(d) from Department d where d.parentId = :id)"
                                + " + (select count(g) from AgentGroup g where g.departmentId = :id)"
                                + " + (select count(a) from Agent a where a.departmentId = :id)",
                        Long.class)
                .setParameter("id", id)
                .getSingleResult();
        if (held > 0) {
            throw Refused.conflict("department.held");
        }
        em.remove(department);
        events.write("department.deleted", id);
    }

    private String free(String name, UUID parent, UUID but) {
        String wanted = name.strip();
        boolean taken = list().stream()
                .anyMatch(d -> d.name().equalsIgnoreCase(wanted) && Objects.equals(d.parentId(), parent) && !d.id().equals(but));
        if (taken) {
            throw Refused.invalid("name", "taken");
        }
        return wanted;
    }
}
