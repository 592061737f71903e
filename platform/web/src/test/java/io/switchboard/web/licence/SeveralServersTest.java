package io.switchboard.web.licence;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.licence.Entitlements;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said where several servers share a database and the licence has no word of it. */
class SeveralServersTest {

    private static Entitlements with(String... modules) {
        return new Entitlements(Entitlements.State.VALID, null, false, null, Set.of(modules), Set.of(), 5, Map.of(), -1);
    }

    @Test
    void isSaidWithoutTheModuleAndNamesWhatHasIt() {
        assertThat(LicenceViews.severalServers(with("core"), true, Locale.ENGLISH).orElseThrow())
                .startsWith("Several servers share this database.")
                .contains("isn't in the licence", "Enterprise package", "All goes on meanwhile.")
                .doesNotContain("{", "''", "cluster");
        assertThat(LicenceViews.severalServers(with("core"), true, Locale.SIMPLIFIED_CHINESE).orElseThrow())
                .startsWith("有多台服务器共用此数据库。")
                .doesNotContain("{", "cluster");
    }

    @Test
    void isSaidToNobodyElse() {
        assertThat(LicenceViews.severalServers(with("core"), false, Locale.ENGLISH)).isEmpty();
        assertThat(LicenceViews.severalServers(with("core", "cluster"), true, Locale.ENGLISH)).isEmpty();
        assertThat(LicenceViews.severalServers(Entitlements.everything(), true, Locale.ENGLISH)).isEmpty();
    }
}
