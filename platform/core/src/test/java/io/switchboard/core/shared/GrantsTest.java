package io.switchboard.core.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.shared.Viewer.Scope;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GrantsTest {
    private static final Grants TEAM = Grants.of(Map.of(Permission.CONVERSATIONS_READ, Scope.TEAM));
    private static final Grants ALL = Grants.of(Map.of(Permission.CONVERSATIONS_READ, Scope.ALL));

    @Test
    void theFartherOfTwoCounts() {
        assertThat(TEAM.and(ALL)).isEqualTo(ALL);
        assertThat(ALL.and(TEAM)).isEqualTo(ALL);
        assertThat(Grants.NONE.and(TEAM)).isEqualTo(TEAM);
        assertThat(TEAM.and(Grants.NONE).range(Permission.CONVERSATIONS_READ)).isEqualTo(Scope.TEAM);
    }

    @Test
    void whatCoversGoesAsFar() {
        assertThat(ALL.covers(TEAM)).isTrue();
        assertThat(TEAM.covers(ALL)).isFalse();
        assertThat(TEAM.covers(Grants.NONE)).isTrue();
        assertThat(Grants.NONE.covers(TEAM)).isFalse();
        assertThat(BuiltInRole.ADMIN.grants().covers(BuiltInRole.SUPERVISOR.grants())).isTrue();
        assertThat(BuiltInRole.ADMIN.grants().covers(BuiltInRole.AGENT.grants())).isTrue();
        assertThat(BuiltInRole.SUPERVISOR.grants().covers(BuiltInRole.ADMIN.grants())).isFalse();
    }

    @Test
    void whatHasNoRangeIsHadWhole() {
        assertThat(Grants.parse("permissions", Map.of("agents:write", "OWN")).words()).containsEntry("agents:write", "ALL");
    }

    @Test
    void wordsComeBackAsTheyWent() {
        assertThat(Grants.parse("p", Grants.EVERYTHING.words())).isEqualTo(Grants.EVERYTHING);
        assertThatThrownBy(() -> Grants.parse("p", Map.of("conversations:fly", "ALL"))).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> Grants.parse("p", Map.of("conversations:read", "all"))).isInstanceOf(Refused.class);
    }

    @Test
    void thePlatformMayEverything() {
        for (Permission permission : Permission.values()) {
            assertThat(Viewer.PLATFORM.may(permission, UUID.randomUUID(), null, UUID.randomUUID())).isTrue();
        }
        Viewer nobody = new Viewer(UUID.randomUUID(), "N", Set.of("ADMIN"), Grants.NONE, Set.of(), Set.of());
        for (Permission permission : Permission.values()) {
            assertThat(nobody.may(permission)).isFalse();
        }
    }
}
