package io.switchboard.core.signin;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentService;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.audit.Audit;
import io.switchboard.core.shared.Grants;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.signin.IdTokens.Person;
import io.switchboard.core.signin.SsoProblem.Reason;
import io.switchboard.core.signin.SsoSettings.Link;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who of us one is whom the other server vouches for. He is known by that server's name for him, which never changes, from the
 * first time on; how he is known the first time is the admin's choice. Admins are never taken for somebody by a name or an
 * address: they link themselves.
 */
@ApplicationScoped
@Transactional
public class SsoAgents {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Agents agents;

    @Inject
    AgentService service;

    @Inject
    Roles roles;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    /** An account there that somebody here has. */
    public record Identity(String issuer, String subject, Instant linkedAt) {}

    /**
     * The agent, made when he is new and that is allowed; with the roles and the department that his claims give.
     *
     * @throws SsoProblem UNKNOWN, NOT_ALLOWED
     */
    public Agent find(SsoSettings settings, Person person) {
        Optional<Agent> known = linked(person);
        Agent agent = known.or(() -> first(settings, person)).orElseGet(() -> made(settings, person));
        if (!agent.isActive()) {
            throw new SsoProblem(Reason.NOT_ALLOWED, "he is not active");
        }
        return follow(settings, person, agent);
    }

    /**
     * From now on he is this agent.
     *
     * @throws SsoProblem NOT_ALLOWED when he is another one already
     */
    public void link(Person person, UUID agentId) {
        Optional<Agent> other = linked(person);
        if (other.isPresent() && !other.get().id().equals(agentId)) {
            throw new SsoProblem(Reason.NOT_ALLOWED, "he is another agent already");
        }
        em.createNativeQuery("insert into agent_identity (issuer, subject, agent_id, linked_at) values (?1, ?2, ?3, ?4) on conflict do nothing")
                .setParameter(1, person.issuer())
                .setParameter(2, person.subject())
                .setParameter(3, agentId)
                .setParameter(4, clock.instant())
                .executeUpdate();
        tell("agent.linked", agents.get(agentId), Map.of("issuer", person.issuer(), "subject", person.subject()));
    }

    private void tell(String action, Agent agent, Map<String, ?> after) {
        audit.record(Viewer.named(agent.id(), agent.name()), action, "agent", agent.id(), agent.name(), null, after);
    }

    /** The accounts of an agent. */
    public List<Identity> of(UUID agentId) {
        List<?> rows = em.createNativeQuery("select issuer, subject, linked_at from agent_identity where agent_id = ?1 order by linked_at")
                .setParameter(1, agentId)
                .getResultList();
        return rows.stream().map(Object[].class::cast).map(r -> new Identity((String) r[0], (String) r[1], instant(r[2]))).toList();
    }

    /** He is known there no more. */
    public void unlink(Viewer viewer, UUID agentId) {
        audit.record(viewer, "agent.unlinked", "agent", agentId, agents.get(agentId).name(), null, null);
        em.createNativeQuery("delete from agent_identity where agent_id = ?1").setParameter(1, agentId).executeUpdate();
    }

    private Optional<Agent> linked(Person person) {
        List<?> rows = em.createNativeQuery("select agent_id from agent_identity where issuer = ?1 and subject = ?2", UUID.class)
                .setParameter(1, person.issuer())
                .setParameter(2, person.subject())
                .getResultList();
        return rows.stream().map(UUID.class::cast).findFirst().map(agents::get);
    }

    private Optional<Agent> first(SsoSettings settings, Person person) {
        Optional<Agent> found = switch (settings.link()) {
            case NONE -> Optional.empty();
            case USERNAME -> Optional.ofNullable(username(settings, person)).flatMap(agents::byUsername);
            case EMAIL -> byEmail(person);
        };
        if (found.isPresent() && (mayMoreThanADesk(found.get()) || !of(found.get().id()).isEmpty())) {
            throw new SsoProblem(Reason.NOT_ALLOWED, "that account isn't taken by its name");
        }
        found.ifPresent(agent -> link(person, agent.id()));
        return found;
    }

    /** Whatever his role is called: who may change people or rules isn't taken by a name that others choose. */
    private boolean mayMoreThanADesk(Agent agent) {
        Grants desk = BuiltInRole.AGENT.grants().and(BuiltInRole.SUPERVISOR.grants());
        return !desk.covers(roles.grants(agent.roles()));
    }

    private Optional<Agent> byEmail(Person person) {
        String email = verifiedEmail(person);
        List<Agent> same = email == null
                ? List.of()
                : agents.list().stream().filter(a -> email.equalsIgnoreCase(a.email())).toList();
        return same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty();
    }

    private Agent made(SsoSettings settings, Person person) {
        String username = username(settings, person);
        Set<String> roles = roles(settings, person);
        if (!settings.provision() || username == null || roles.isEmpty() || agents.byUsername(username).isPresent()) {
            throw new SsoProblem(Reason.UNKNOWN, "he isn't known here");
        }
        String name = Optional.ofNullable(text(person, "name")).orElse(username);
        try {
            Agent agent = service.create(Viewer.PLATFORM, new AgentService.Form(
                    username, Texts.cut(name, 200), verifiedEmail(person), roles, null, null, null, null, null, null, null));
            tell("agent.created", agent, Map.of("username", username, "roles", List.copyOf(roles)));
            link(person, agent.id());
            return agent;
        } catch (Refused wrong) {
            throw new SsoProblem(Reason.UNKNOWN, "he can't be made an agent: " + wrong.getMessage());
        }
    }

    /** What an admin was given by hand, he keeps: a claim that is missing must not lock the house. */
    private Agent follow(SsoSettings settings, Person person, Agent agent) {
        Set<String> roles = settings.roleClaim() == null ? Set.of() : roles(settings, person);
        if (settings.roleClaim() != null && roles.isEmpty() && !agent.isAdmin()) {
            throw new SsoProblem(Reason.NOT_ALLOWED, "his claims give him no role");
        }
        boolean newRoles = !roles.isEmpty() && !roles.equals(agent.roles())
                && (!agent.isAdmin() || roles.contains(BuiltInRole.ADMIN.name()));
        UUID department = department(settings, person);
        boolean newDepartment = department != null && !Objects.equals(department, agent.departmentId());
        if (newRoles || newDepartment) {
            tell("agent.updated", agent, newRoles ? Map.of("roles", List.copyOf(roles)) : Map.of("departmentId", department));
            service.change(Viewer.PLATFORM, agent.id(), new AgentService.Form(null, null, null, newRoles ? roles : null, null, null, null,
                    null, newDepartment ? Optional.of(department) : null, null, null), null);
        }
        return agents.get(agent.id());
    }

    private static Set<String> roles(SsoSettings settings, Person person) {
        Set<String> roles = values(person, settings.roleClaim()).stream()
                .map(settings.roles()::get)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return roles.isEmpty() ? Set.copyOf(settings.usualRoles()) : roles;
    }

    private static UUID department(SsoSettings settings, Person person) {
        return values(person, settings.departmentClaim()).stream()
                .map(settings.departments()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(UUID::fromString)
                .orElse(null);
    }

    private static String username(SsoSettings settings, Person person) {
        String name = text(person, settings.usernameClaim());
        return name != null && name.length() <= 100 && name.matches("[A-Za-z0-9][A-Za-z0-9._@-]*") ? name : null;
    }

    private static String verifiedEmail(Person person) {
        Object verified = person.claims().get("email_verified");
        boolean yes = Boolean.TRUE.equals(verified) || "true".equals(verified);
        String email = text(person, "email");
        return yes && email != null && email.length() <= 320 ? email.toLowerCase(Locale.ROOT) : null;
    }

    private static String text(Person person, String claim) {
        return values(person, claim).stream().findFirst().map(Texts::orNull).orElse(null);
    }

    private static List<String> values(Person person, String claim) {
        if (claim == null) {
            return List.of();
        }
        Object value = person.claims();
        // A claim's name may have dots itself: the address of a namespace.
        if (person.claims().containsKey(claim)) {
            value = person.claims().get(claim);
        } else {
            for (String part : claim.split("\\.")) {
                value = value instanceof Map<?, ?> map ? map.get(part) : null;
            }
        }
        Stream<?> all = value instanceof Collection<?> many ? many.stream() : Stream.ofNullable(value);
        return all.filter(each -> each instanceof String || each instanceof Number).map(String::valueOf).toList();
    }

    private static Instant instant(Object column) {
        return column instanceof Instant instant ? instant : ((java.time.OffsetDateTime) column).toInstant();
    }
}
