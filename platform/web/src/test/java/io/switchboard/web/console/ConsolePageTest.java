package io.switchboard.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ConsolePageTest {

    private static final String MAP = "{\"imports\":{\"vue\":\"/assets/vue-1.js\"}}";
    private static final String HTML = "<html><head><script type=\"importmap\">" + MAP
            + "</script><script type=\"module\" crossorigin src=\"/assets/index-1.js\"></script></head></html>";

    @Test
    void allowsTheImportMapByItsHashAndNothingElseInline() throws Exception {
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(MAP.getBytes(StandardCharsets.UTF_8)));

        String policy = ConsolePage.of(HTML).contentSecurityPolicy();

        assertThat(policy).contains("script-src 'self' 'sha256-" + hash + "';").doesNotContain("unsafe");
        assertThat(policy.split("sha256-")).hasSize(2);
    }

    @Test
    void changesItsEtagWithItsContent() {
        assertThat(ConsolePage.of(HTML).etag()).isEqualTo(ConsolePage.of(HTML).etag())
                .isNotEqualTo(ConsolePage.of(HTML + " ").etag()).startsWith("\"").endsWith("\"");
    }

    @Test
    void leavesTheOthersTheirAddresses() {
        for (String path : new String[] {"/api", "/api/session", "/ws/agent", "/hooks/k", "/ui/x/echo/1/index.js", "/widget.js", "/demo"}) {
            assertThat(ConsolePaths.isOthers(path)).as(path).isTrue();
        }
        for (String path : new String[] {"/", "/apiary", "/conversations/mine", "/demonstration", "/x/channel-echo"}) {
            assertThat(ConsolePaths.isOthers(path)).as(path).isFalse();
        }
    }

    @Test
    void takesRoutesForDeepLinksButNotMissingFiles() {
        assertThat(ConsolePaths.isDeepLink("/conversations/mine/0190", "*/*")).isTrue();
        assertThat(ConsolePaths.isDeepLink("/reset/a.b", "text/html,*/*")).isTrue();
        assertThat(ConsolePaths.isDeepLink("/logo.png", "image/avif,*/*")).isFalse();
        assertThat(ConsolePaths.isDeepLink("/logo.png", null)).isFalse();
        assertThat(ConsolePaths.isAsset("/assets/gone-1.js")).isTrue();
    }
}
