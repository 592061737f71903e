package io.switchboard.web.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HookQueryTest {
    @Test
    void decodesParametersOfTheAddress() {
        assertThat(HookQuery.parse("a=1&a=2&b=%E4%BD%A0+x&c&=d"))
                .containsExactly(Map.entry("a", List.of("1", "2")), Map.entry("b", List.of("你 x")), Map.entry("c", List.of("")));
        assertThat(HookQuery.parse(null)).isEmpty();
        assertThat(HookQuery.parse("a=%zz")).containsEntry("a", List.of("%zz"));
    }

    @Test
    void knowsTheTypesOfConsoleFiles() {
        assertThat(PluginFiles.type(Path.of("index.JS"))).startsWith("text/javascript");
        assertThat(PluginFiles.type(Path.of("page.html"))).isEqualTo("application/octet-stream");
    }

    @Test
    void takesSettingsInAnyOfTheirShapes() {
        assertThat(SettingsBody.values(Map.of("values", Map.of("a", 1)))).containsEntry("a", 1);
        assertThat(SettingsBody.values(Map.of("settings", Map.of("a", 1)))).containsEntry("a", 1);
        assertThat(SettingsBody.values(Map.of("a", 1))).containsEntry("a", 1);
    }
}
