package io.switchboard.core.agent;

import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Making and changing agents. Admins change everybody, everybody his own name and language. */
@ApplicationScoped
@Transactional
public class AgentService {
    @Inject
    Clock clock;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Roles roles;

    @Inject
    Departments departments;

    @Inject
    Tokens tokens;

    @Inject
    Passwords passwords;

    @Inject
    PasswordRules rules;

    @Inject
    Event<Leaving> leaving;

    @Inject
    Event<Deactivated> deactivated;

    /**
     * An agent is about to be deactivated. Told before his row is held, so that his conversations are held first: whoever
     * changes a conversation holds it before its agent, and the other order would make the two wait for each other.
     */
    public record Leaving(UUID agentId) {}

    /** An agent no longer works here; told within the transaction, so that his work is handed on with it. */
    public record Deactivated(UUID agentId) {}

    /** What a form says of an agent; null leaves what stands. An empty department is none. */
    public record Form(
            String username,
            String name,
            String email,
            Set<String> roles,
            String password,
            Integer capacity,
            List<String> skills,
            Set<UUID> groupIds,
            Optional<UUID> department,
            String locale,
            Boolean active) {}

    public Agent create(Viewer viewer, Form form) {
        viewer.mustBeAllowed(Permission.AGENTS_WRITE);
        // A key that makes a person is that person: past its end, its shops and its networks.
        viewer.person();
        new Check()
                .text("username", form.username(), 100)
                .that(
                        form.username() == null || form.username().matches("[A-Za-z0-9][A-Za-z0-9._@-]*"),
                        "username",
                        "usernameCharacters")
                .text("name", form.name(), 200)
                .that(form.roles() != null && !form.roles().isEmpty(), "roles", "required")
                .done();
        roles.mayGive(viewer, "roles", form.roles());
        Agent agent = new Agent(Ids.next(), form.username().strip(), form.name().strip(), form.roles(), clock.instant());
        if (form.password() != null) {
            rules.check("password", form.password(), new PasswordRules.Person(agent.username(), agent.name(), form.email()));
            agent.changePassword(passwords.hash(form.password()));
        }
        agents.add(agent);
        apply(agent, form);
        return agent;
    }

    /**
     * @param expected the version that the caller saw, or null
     */
    public Agent change(Viewer viewer, UUID id, Form form, Long expected) {
        if (Boolean.FALSE.equals(form.active()) && viewer.may(Permission.AGENTS_WRITE)) {
            leaving.fire(new Leaving(id));
        }
        Agent agent = agents.lock(id);
        if (expected != null && expected != agent.version()) {
            throw Refused.stale();
        }
        // The mail address gets the links for new passwords: who holds a stolen session must not change it.
        boolean onlyOwn = form.roles() == null
                && form.email() == null
                && form.capacity() == null
                && form.skills() == null
                && form.groupIds() == null
                && form.department() == null
                && form.active() == null;
        if (!(onlyOwn && id.equals(viewer.agentId()))) {
            mayChange(viewer, agent);
            boolean givesPower = form.email() != null
                    || form.roles() != null
                    || form.groupIds() != null
                    || form.department() != null
                    || Boolean.TRUE.equals(form.active());
            if (givesPower) {
                viewer.person();
            }
            if (form.roles() != null) {
                roles.mayGive(viewer, "roles", form.roles());
            }
        }
        boolean losesAdmin = agent.isAdmin()
                && (form.roles() != null && !form.roles().contains(BuiltInRole.ADMIN.name()) || Boolean.FALSE.equals(form.active()));
        if (losesAdmin && agents.list().stream().noneMatch(a -> isOtherAdmin(a, id))) {
            throw Refused.conflict("agent.lastAdmin");
        }
        apply(agent, form);
        agents.changed(agent);
        return agent;
    }

    /**
     * Whoever may look after people may so with those who may no more than he: another's mail address gets the links for his
     * password.
     *
     * @throws Refused FORBIDDEN
     */
    public void mayChange(Viewer viewer, Agent agent) {
        viewer.mustBeAllowed(Permission.AGENTS_WRITE);
        roles.mayGive(viewer, roles.grants(agent.roles()));
    }

    private static boolean isOtherAdmin(Agent agent, UUID id) {
        return agent.isActive() && agent.isAdmin() && !agent.id().equals(id);
    }

    private void apply(Agent agent, Form form) {
        new Check()
                .optional("name", form.name(), 200)
                .that(form.name() == null || !form.name().isBlank(), "name", "required")
                .email("email", form.email())
                .that(form.roles() == null || !form.roles().isEmpty(), "roles", "required")
                .range("capacity", form.capacity() == null ? 1 : form.capacity(), 0, 500)
                .words("skills", form.skills(), 50, 100)
                .that(form.locale() == null || Languages.here().knows(form.locale()), "locale", "notChoice", Languages.here().tags())
                .done();
        if (form.name() != null) {
            agent.rename(form.name().strip());
        }
        if (form.email() != null) {
            agent.changeEmail(Texts.orNull(form.email()));
            tokens.revokeLinks(agent.id());
        }
        if (form.roles() != null) {
            agent.giveRoles(form.roles());
        }
        if (form.capacity() != null) {
            agent.changeCapacity(form.capacity());
        }
        if (form.skills() != null) {
            agent.giveSkills(form.skills());
        }
        if (form.locale() != null) {
            agent.changeLocale(form.locale());
        }
        if (form.groupIds() != null) {
            join(agent, form.groupIds());
        }
        if (form.department() != null) {
            agent.moveTo(departments.check("department", form.department().orElse(null)));
        }
        if (form.active() != null) {
            activate(agent, form.active());
        }
    }

    private void join(Agent agent, Set<UUID> wanted) {
        Set<UUID> unknown = new HashSet<>(wanted);
        for (AgentGroup group : groups.listWithMembers()) {
            unknown.remove(group.id());
            boolean isIn = group.agentIds().contains(agent.id());
            if (wanted.contains(group.id()) && !isIn) {
                group.join(agent.id());
            } else if (!wanted.contains(group.id()) && isIn) {
                group.leave(agent.id());
            }
        }
        if (!unknown.isEmpty()) {
            throw Refused.invalid("groupIds", "unknownGroup");
        }
    }

    /** Who is deactivated is signed out everywhere, and all he holds goes back to the queue. */
    private void activate(Agent agent, boolean active) {
        if (active) {
            agent.activate();
            return;
        }
        agents.enter(agent.id(), AgentState.OFFLINE);
        agent.deactivate();
        tokens.revokeAll(agent.id());
        deactivated.fire(new Deactivated(agent.id()));
    }
}
