package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.AgentService;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Role;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.audit.Actor;
import io.switchboard.core.audit.Audit;
import io.switchboard.core.audit.AuditEntry;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What the audit log promises on each database. */
abstract class AuditContract extends CoreMoves {
    private static final Audit.Filter ALL = new Audit.Filter(null, null, null, null, null, null);

    private final UUID carol = Ids.next();

    private <T> T asCarol(Callable<T> work) {
        Instant now = clock.instant();
        try (Actor.Acting acting = new Actor(Actor.Kind.AGENT, carol, "Carol", "203.0.113.7", now).begin()) {
            return store.tx(work);
        }
    }

    private List<AuditEntry> log(Audit.Filter filter) {
        return store.tx(() -> store.get(Audit.class).list(Viewer.PLATFORM, filter, null, 100)).items();
    }

    private static Map<?, ?> change(AuditEntry entry, String field) {
        return (Map<?, ?>) entry.changes().get(field);
    }

    @Test
    void aChangeByAPersonIsALineWithBeforeAndAfter() {
        Role role = asCarol(() -> store.get(Roles.class).create(Viewer.PLATFORM, "Trainee", Map.of("contacts:read", "OWN")));
        asCarol(() -> store.get(Roles.class)
                .change(Viewer.PLATFORM, role.id(), "Novice", Map.of("contacts:read", "TEAM", "agents:read", "ALL"), null));
        asCarol(() -> {
            store.get(Roles.class).delete(Viewer.PLATFORM, role.id());
            return null;
        });

        List<AuditEntry> log = log(new Audit.Filter(null, "role", role.id().toString(), null, null, null));
        assertThat(log).extracting(AuditEntry::action).containsExactly("role.deleted", "role.updated", "role.created");
        AuditEntry updated = log.get(1);
        assertThat(updated.actorId()).isEqualTo(carol);
        assertThat(updated.actorName()).isEqualTo("Carol");
        assertThat(updated.address()).isEqualTo("203.0.113.7");
        assertThat(updated.thingName()).isEqualTo("Novice");
        assertThat(change(updated, "name").get("before")).isEqualTo("Trainee");
        assertThat(change(updated, "name").get("after")).isEqualTo("Novice");
        assertThat(change(updated, "permissions.contacts:read").get("before")).isEqualTo("OWN");
        assertThat(change(updated, "permissions.contacts:read").get("after")).isEqualTo("TEAM");
        assertThat(change(updated, "permissions.agents:read").get("before")).isNull();
        assertThat(change(log.get(2), "name").get("after")).isEqualTo("Trainee");
        assertThat(change(log.get(0), "name").get("before")).isEqualTo("Novice");
    }

    @Test
    void aThingThatIsWrittenTwiceInATransactionIsOneLine() {
        UUID dora = asCarol(() -> store.get(AgentService.class)
                .create(Viewer.PLATFORM, form("dora", "Dora", "correct horse 17", Set.of("AGENT")))
                .id());

        List<AuditEntry> log = log(new Audit.Filter(carol, "agent", null, null, null, null));
        assertThat(log).extracting(AuditEntry::action).containsExactly("agent.created");
        assertThat(log.get(0).thingId()).isEqualTo(dora.toString());
        assertThat(change(log.get(0), "passwordHash").get("untold")).isEqualTo(true);
        assertThat(log.get(0).changes().toString()).doesNotContain("correct horse").doesNotContain("PBKDF").contains("dora");
    }

    @Test
    void whoBelongsToAGroupIsTold() {
        UUID dora = agent("dora", 5);
        AgentGroup returns = new AgentGroup(Ids.next(), shop, "Returns", clock.instant());
        store.run(() -> store.get(Groups.class).add(returns));
        asCarol(() -> {
            store.get(Groups.class).get(returns.id()).join(dora);
            return null;
        });

        AuditEntry entry = log(new Audit.Filter(carol, "group", null, null, null, null)).get(0);
        assertThat(entry.action()).isEqualTo("group.updated");
        assertThat(entry.thingName()).isEqualTo("Returns");
        assertThat(change(entry, "agentIds").get("before")).isEqualTo(List.of());
        assertThat(change(entry, "agentIds").get("after")).isEqualTo(List.of(dora.toString()));
    }

    @Test
    void secretsOfAChannelAreNeverInIt() {
        ChannelAccount account = new ChannelAccount(Ids.next(), "k-" + UUID.randomUUID(), "mailbox", "Box", shop, clock.instant());
        asCarol(() -> {
            account.configure(Map.of("host", "a.example", "password", "enc:1:AAAA"));
            store.get(ChannelAccounts.class).add(account);
            return null;
        });
        asCarol(() -> {
            ChannelAccount mine = store.get(ChannelAccounts.class).get(Viewer.PLATFORM, account.id());
            mine.configure(Map.of("host", "b.example", "password", "enc:1:BBBB"));
            return null;
        });

        AuditEntry entry = log(new Audit.Filter(carol, "channel", account.id().toString(), "channel.updated", null, null)).get(0);
        assertThat(change(entry, "settings.host").get("after")).isEqualTo("b.example");
        assertThat(change(entry, "settings.password").get("untold")).isEqualTo(true);
        assertThat(entry.changes().toString()).doesNotContain("AAAA").doesNotContain("BBBB");
    }

    @Test
    void ofACustomerOnlyThatSomethingWasChanged() {
        Contact contact = new Contact(Ids.next(), shop, "Anna Li", clock.instant());
        store.run(() -> store.get(Contacts.class).add(contact));
        asCarol(() -> {
            store.get(Contacts.class).get(Viewer.PLATFORM, contact.id()).describe(null, "anna@example.com", null, null, null);
            return null;
        });

        AuditEntry entry = log(new Audit.Filter(null, "contact", contact.id().toString(), null, null, null)).get(0);
        assertThat(change(entry, "email").get("untold")).isEqualTo(true);
        assertThat(entry.thingName()).isNull();
        assertThat(entry.changes().toString()).doesNotContain("anna@");
    }

    @Test
    void whatIsRolledBackAndWhatThePlatformDoesIsNotInIt() {
        assertThatThrownBy(() -> asCarol(() -> {
                    store.get(Roles.class).create(Viewer.PLATFORM, "Never", Map.of());
                    store.get(Roles.class).list();
                    throw Refused.conflict("role.tooMany", 1);
                }))
                .isInstanceOf(Refused.class);
        store.run(() -> store.get(Roles.class).create(Viewer.PLATFORM, "By itself", Map.of()));

        assertThat(log(ALL)).noneMatch(entry -> "Never".equals(entry.thingName()) || "By itself".equals(entry.thingName()));
    }

    @Test
    void isReadPageByPageByWhoMay() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            int n = i;
            store.run(() -> store.get(Audit.class).record(Viewer.PLATFORM, "thing.happened", "thing", n, "N" + n, null, Map.of("n", n)));
            clock.forward(Duration.ofMillis(n % 2));
        }
        Audit.Filter things = new Audit.Filter(null, "thing", null, null, null, null);
        String after = null;
        do {
            String from = after;
            Page<AuditEntry> page = store.tx(() -> store.get(Audit.class).list(Viewer.PLATFORM, things, from, 3));
            page.items().forEach(entry -> ids.add(entry.thingId()));
            after = page.next();
        } while (after != null);
        assertThat(ids).containsExactly("6", "5", "4", "3", "2", "1", "0");

        UUID dora = agent("dora", 5);
        assertThatThrownBy(() -> store.tx(() -> store.get(Audit.class).list(viewer(dora), ALL, null, 10)))
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.kind()).isEqualTo(Refused.Kind.FORBIDDEN));
    }

    @Test
    void oldLinesGo() {
        store.run(() -> store.get(Audit.class).record(Viewer.PLATFORM, "new.happened", "new", null, null, null, null));
        store.run(() -> line(Instant.parse("2020-02-02T00:00:00Z")));

        boolean more = store.tx(() -> store.get(Audit.class).removeBefore(Instant.parse("2021-01-01T00:00:00Z")));

        assertThat(more).isFalse();
        assertThat(log(ALL)).extracting(AuditEntry::action).containsExactly("new.happened");
    }

    /** Writes one of that time. */
    final void line(Instant at) {
        store.get(EntityManager.class)
                .createNativeQuery("insert into audit_entry (id, happened_at, actor_kind, actor_name, action, thing, details)"
                        + " values (?1, ?2, 'SYSTEM', 'x', 'old.happened', 'old', '{}')")
                .setParameter(1, UUID.randomUUID())
                .setParameter(2, at)
                .executeUpdate();
    }

    private static AgentService.Form form(String username, String name, String password, Set<String> roles) {
        return new AgentService.Form(username, name, null, roles, password, null, null, null, Optional.empty(), null, null);
    }
}
