package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.AgentService;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Department;
import io.switchboard.core.agent.Departments;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Role;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Conversations.Filter;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What roles and departments promise on each database. */
abstract class RolesContract extends CoreMoves {
    private static final Map<String, String> OWN_ONLY = Map.of(
            "conversations:read", "OWN", "conversations:write", "OWN", "contacts:read", "OWN", "agents:read", "ALL");

    private Roles roles() {
        return store.get(Roles.class);
    }

    private Role role(String name, Map<String, String> permissions) {
        return store.tx(() -> roles().create(Viewer.PLATFORM, name, permissions));
    }

    private UUID agentWith(Role role) {
        UUID id = agent("role", 5);
        store.run(() -> store.get(Agents.class).get(id).giveRoles(Set.of(role.id().toString())));
        return id;
    }

    private Viewer asViewer(UUID agent) {
        return store.tx(() -> viewer(agent));
    }

    private List<UUID> seenBy(Viewer viewer) {
        return store.tx(() -> store.get(Conversations.class).list(viewer, Filter.NONE, null, 100)).items().stream()
                .map(c -> c.id())
                .toList();
    }

    private void assign(UUID conversation, UUID agent) {
        store.run(() -> store.get(Transfers.class).assign(Viewer.PLATFORM, conversation, agent));
    }

    private Refused refused(Runnable run) {
        try {
            store.run(run);
        } catch (Refused refused) {
            return refused;
        }
        throw new AssertionError("that was allowed");
    }

    @Test
    void aRoleSeesAsFarAsItGoes() {
        UUID trainee = agentWith(role("Trainee", OWN_ONLY));
        receive("m1", "anna", "mine");
        UUID mine = all().get(0).id();
        receive("m2", "ben", "not mine");
        UUID other = all().stream().map(c -> c.id()).filter(id -> !id.equals(mine)).findFirst().orElseThrow();
        assertThat(seenBy(asViewer(trainee))).isEmpty();

        assign(mine, trainee);

        Viewer viewer = asViewer(trainee);
        assertThat(seenBy(viewer)).containsExactly(mine);
        assertThat(store.tx(() -> store.get(Conversations.class).counts(viewer)).all()).isEqualTo(1);
        assertThat(refused(() -> store.get(Conversations.class).get(viewer, other)).kind()).isEqualTo(Refused.Kind.NOT_FOUND);
        List<String> contacts = store.tx(() -> store.get(Contacts.class).list(viewer, null, null, 100)).items().stream()
                .map(c -> c.name())
                .toList();
        assertThat(contacts).containsExactly("anna");
    }

    @Test
    void whoOnlyReadsChangesNothing() {
        UUID auditor = agentWith(role("Auditor", Map.of("conversations:read", "ALL", "contacts:read", "ALL")));
        receive("m1", "anna", "hello");
        UUID id = all().get(0).id();
        Viewer viewer = asViewer(auditor);

        assertThat(seenBy(viewer)).containsExactly(id);
        assertThat(refused(() -> store.get(Transfers.class).close(viewer, id)).kind()).isEqualTo(Refused.Kind.FORBIDDEN);
        assertThat(refused(() -> store.get(Transfers.class).assign(viewer, id, auditor)).kind()).isEqualTo(Refused.Kind.FORBIDDEN);
        UUID contact = store.tx(() -> store.get(Conversations.class).get(viewer, id).contactId());
        assertThat(refused(() -> store.get(Contacts.class).toChange(viewer, contact)).kind()).isEqualTo(Refused.Kind.FORBIDDEN);
    }

    @Test
    void whoHasNoWordForItSeesNothing() {
        UUID nobody = agentWith(role("Nobody", Map.of("agents:read", "ALL")));
        receive("m1", "anna", "hello");

        Viewer viewer = asViewer(nobody);
        assertThat(seenBy(viewer)).isEmpty();
        assertThat(store.tx(() -> store.get(Contacts.class).list(viewer, null, null, 100)).items()).isEmpty();
    }

    @Test
    void severalRolesGoAsFarAsTheFarthest() {
        Role own = role("Own", OWN_ONLY);
        UUID both = agentWith(own);
        store.run(() -> store.get(Agents.class).get(both).giveRoles(Set.of(own.id().toString(), "SUPERVISOR")));

        assertThat(asViewer(both).grants().range(Permission.CONVERSATIONS_READ)).isEqualTo(Viewer.Scope.ALL);
    }

    @Test
    void nobodyGivesWhatHeDoesNotHave() {
        UUID office = agentWith(role("Office", Map.of("agents:read", "ALL", "agents:write", "ALL", "roles:write", "ALL", "conversations:read", "TEAM")));
        UUID admin = agent("boss", 5, BuiltInRole.ADMIN);
        UUID plain = agentWith(role("Plain", Map.of("agents:read", "ALL")));
        Viewer viewer = asViewer(office);

        assertThat(refused(() -> roles().create(viewer, "Mine", Map.of("plugins:write", "ALL"))).code()).isEqualTo("role.beyondOwn");
        assertThat(refused(() -> roles().create(viewer, "Mine", Map.of("conversations:read", "ALL"))).code()).isEqualTo("role.beyondOwn");
        store.run(() -> roles().create(viewer, "Mine", Map.of("conversations:read", "TEAM")));
        assertThat(refused(() -> change(viewer, plain, Set.of("ADMIN"))).code()).isEqualTo("role.beyondOwn");
        assertThat(refused(() -> change(viewer, office, Set.of("ADMIN"))).code()).isEqualTo("role.beyondOwn");
        // An admin's mail address gets the links for his password.
        assertThat(refused(() -> change(viewer, admin, null)).code()).isEqualTo("role.beyondOwn");
        store.run(() -> change(viewer, plain, null));
        Viewer plainViewer = asViewer(plain);
        assertThat(refused(() -> change(plainViewer, office, null)).kind()).isEqualTo(Refused.Kind.FORBIDDEN);
    }

    private void change(Viewer viewer, UUID agent, Set<String> newRoles) {
        store.get(AgentService.class)
                .change(viewer, agent, new AgentService.Form(null, null, "new@shop.example", newRoles, null, null, null, null, null, null, null), null);
    }

    @Test
    void aRoleThatIsHeldStays() {
        Role role = role("Held", OWN_ONLY);
        UUID holder = agentWith(role);

        assertThat(refused(() -> roles().delete(Viewer.PLATFORM, role.id())).code()).isEqualTo("role.held");
        store.run(() -> store.get(Agents.class).get(holder).giveRoles(Set.of("AGENT")));
        store.run(() -> roles().delete(Viewer.PLATFORM, role.id()));
        assertThat(store.tx(() -> roles().list())).isEmpty();
    }

    @Test
    void whatIsWrongIsNamed() {
        assertThat(refused(() -> roles().create(Viewer.PLATFORM, "x", Map.of("conversations:fly", "ALL"))).fields().get(0).field())
                .isEqualTo("permissions");
        assertThat(refused(() -> roles().create(Viewer.PLATFORM, "x", Map.of("conversations:read", "SOME"))).fields().get(0).field())
                .isEqualTo("permissions.conversations:read");
        assertThat(refused(() -> roles().create(Viewer.PLATFORM, " ", OWN_ONLY)).fields().get(0).field()).isEqualTo("name");
        role("Twice", OWN_ONLY);
        assertThat(refused(() -> roles().create(Viewer.PLATFORM, "twice", OWN_ONLY)).fields().get(0).code()).isEqualTo("taken");
        assertThatThrownBy(() -> store.run(() -> roles().mayGive(Viewer.PLATFORM, "roles", Set.of(Ids.next().toString()))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("unknownRole");
    }

    @Test
    void aDepartmentSeesItsGroupsAndThoseBelowIt() {
        UUID carol = agent("carol", 5);
        UUID shop = store.tx(() -> store.get(Groups.class).shops().get(0).id());
        Department service = store.tx(() -> store.get(Departments.class).create("Service", null));
        Department returns = store.tx(() -> store.get(Departments.class).create("Returns", service.id()));
        AgentGroup desk = new AgentGroup(Ids.next(), shop, "Returns desk", clock.instant());
        desk.moveTo(returns.id());
        store.run(() -> store.get(Groups.class).add(desk));
        assertThat(asViewer(carol).groups()).doesNotContain(desk.id());

        store.run(() -> store.get(Agents.class).get(carol).moveTo(service.id()));
        assertThat(asViewer(carol).groups()).contains(desk.id());

        store.run(() -> store.get(Departments.class).change(returns.id(), null, Optional.empty(), null));
        assertThat(asViewer(carol).groups()).doesNotContain(desk.id());
        store.run(() -> store.get(Departments.class).change(returns.id(), null, Optional.of(service.id()), null));
        assertThat(refused(() -> store.get(Departments.class).change(service.id(), null, Optional.of(returns.id()), null)).fields().get(0).code())
                .isEqualTo("departmentBelowItself");
        assertThat(refused(() -> store.get(Departments.class).delete(service.id())).code()).isEqualTo("department.held");
    }

    @Test
    void onlyWhoTakesConversationsIsOfferedThem() {
        Role reader = role("Reader", Map.of("conversations:read", "ALL"));
        UUID admin = agent("boss", 5, BuiltInRole.ADMIN);
        UUID id = agentWith(reader);
        store.run(() -> store.get(Agents.class).enter(id, AgentState.ONLINE));
        assertThat(store.tx(() -> store.get(Agents.class).candidates(null, true)).stream().map(Agent::id)).doesNotContain(id, admin);

        store.run(() -> roles().change(
                Viewer.PLATFORM, reader.id(), null, Map.of("conversations:read", "ALL", "conversations:take", "ALL"), null));
        assertThat(store.tx(() -> store.get(Agents.class).candidates(null, true)).stream().map(Agent::id)).contains(id);
    }
}
