package io.switchboard.core.sla;

import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The store of policies, in their order: few rows. A change has the clocks of all open tickets counted again. */
@ApplicationScoped
@Transactional
public class SlaPolicies {
    /** What the licence calls them. */
    public static final String MODULE = "tickets";

    private static final int MOST = 100;
    private static final int WARN_AT = 80;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    @Inject
    LicenceService licence;

    @Inject
    Groups groups;

    @Inject
    SlaRecounts recounts;

    /**
     * A policy's form; of a change null leaves what stands.
     *
     * @param conditions as JSON
     * @param pauses in which phases the clocks rest
     * @param warnAt per cent of a promised time after which a warning comes
     */
    public record Form(
            String name,
            Boolean enabled,
            JsonNode conditions,
            UUID calendar,
            List<Goal> goals,
            Set<Phase> pauses,
            Integer warnAt,
            List<Escalation> steps) {}

    /** In their order. */
    public List<SlaPolicy> list() {
        return em.createQuery("select p from SlaPolicy p order by p.place, p.id", SlaPolicy.class).getResultList();
    }

    /** @throws Refused NOT_FOUND */
    public SlaPolicy get(UUID id) {
        SlaPolicy policy = em.find(SlaPolicy.class, id);
        if (policy == null) {
            throw Refused.notFound("slaPolicy");
        }
        return policy;
    }

    /** At the end. */
    public SlaPolicy create(Viewer viewer, Form form) {
        mayChange(viewer);
        List<SlaPolicy> known = list();
        if (known.size() >= MOST) {
            throw Refused.conflict("slaPolicy.tooMany", MOST);
        }
        SlaPolicy policy = new SlaPolicy(Ids.next(), known.size(), clock.instant());
        fill(policy, form, Conditions.NONE);
        return add(policy);
    }

    /** Past all forms. */
    SlaPolicy add(SlaPolicy policy) {
        em.persist(policy);
        changed("sla-policy.created", policy.id());
        return policy;
    }

    /** @param expected the version that the caller saw; null: any */
    public SlaPolicy change(Viewer viewer, UUID id, Form form, Long expected) {
        mayChange(viewer);
        SlaPolicy policy = lock(id, expected);
        fill(policy, form, policy.conditions());
        em.flush();
        changed("sla-policy.updated", id);
        return policy;
    }

    public void delete(Viewer viewer, UUID id, Long expected) {
        mayChange(viewer);
        em.remove(lock(id, expected));
        changed("sla-policy.deleted", id);
    }

    /** @param ids all of them, the first that counts first */
    public List<SlaPolicy> order(Viewer viewer, List<UUID> ids) {
        mayChange(viewer);
        List<SlaPolicy> all = list();
        if (ids.size() != all.size() || !new HashSet<>(ids).equals(all.stream().map(SlaPolicy::id).collect(Collectors.toSet()))) {
            throw Refused.invalid("ids", "sla.all");
        }
        all.forEach(policy -> policy.moveTo(ids.indexOf(policy.id())));
        em.flush();
        changed("sla-policy.updated", ids.get(0));
        return list();
    }

    private void changed(String event, UUID id) {
        events.write(event, id);
        recounts.ask();
    }

    private void mayChange(Viewer viewer) {
        viewer.mustBeAllowed(Permission.SLA_WRITE);
        licence.now().require(MODULE);
    }

    private SlaPolicy lock(UUID id, Long expected) {
        SlaPolicy policy = get(id);
        em.refresh(policy, LockModeType.PESSIMISTIC_WRITE);
        if (expected != null && expected != policy.version()) {
            throw Refused.stale();
        }
        return policy;
    }

    private void fill(SlaPolicy policy, Form form, Conditions before) {
        boolean isNew = policy.name() == null;
        List<Refused.Field> faults = new ArrayList<>();
        PolicyCheck check = new PolicyCheck(faults);
        String name = form.name() == null ? policy.name() : form.name().strip();
        if (name == null || name.isEmpty()) {
            check.fault("name", "required");
        } else if (name.length() > 200) {
            check.fault("name", "tooLong", 200);
        }
        Conditions when = form.conditions() == null
                ? before
                : ConditionsJson.read(form.conditions(), "conditions", new SlaFields(), faults);
        UUID calendar = form.calendar() == null ? policy.calendarId() : form.calendar();
        if (calendar == null || em.find(WorkCalendar.class, calendar) == null) {
            check.fault("calendarId", calendar == null ? "required" : "unknownCalendar");
        }
        List<Goal> goals = form.goals() == null && !isNew ? policy.goals() : form.goals();
        check.goals(goals);
        Set<Phase> pauses = form.pauses() == null ? isNew ? Set.of(Phase.WAITING) : policy.pauses() : form.pauses();
        if (pauses.stream().anyMatch(phase -> phase != Phase.WAITING && phase != Phase.HELD)) {
            check.fault("pauses", "notChoice", "WAITING, HELD");
        }
        int warnAt = form.warnAt() == null ? isNew ? WARN_AT : policy.warnAt() : form.warnAt();
        if (warnAt < 1 || warnAt > 99) {
            check.fault("warnAt", "outOfRange", 1, 99);
        }
        List<Escalation> steps = form.steps() == null ? isNew ? List.of() : policy.steps() : form.steps();
        check.steps(steps, groups.listWithMembers().stream().map(AgentGroup::id).collect(Collectors.toSet()));
        if (!faults.isEmpty()) {
            throw Refused.invalid(faults);
        }
        policy.describe(name, when, calendar, form.enabled() == null ? isNew || policy.isEnabled() : form.enabled());
        policy.promise(goals, pauses, warnAt, steps);
    }
}
