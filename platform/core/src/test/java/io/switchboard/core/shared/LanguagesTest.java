package io.switchboard.core.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A further language is one file. */
class LanguagesTest {
    private static final String BUNDLE = "io.switchboard.core.notices";

    @TempDir
    Path folder;

    private Languages with(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), json);
        return new Languages(folder);
    }

    private static String invite(Languages languages, Locale locale) {
        return languages.text("notices", Languages.class, BUNDLE, locale, "invite.subject");
    }

    @Test
    void withoutFilesThereAreOurs() {
        Languages ours = new Languages(folder.resolve("none"));
        assertThat(ours.all()).extracting(Languages.Language::tag).containsExactly("zh-CN", "en");
        assertThat(ours.nearest(Locale.forLanguageTag("zh-HK"))).isEqualTo("zh-CN");
        assertThat(ours.nearest(Locale.GERMAN)).isEqualTo("en");
        assertThat(invite(ours, Locale.GERMAN)).isEqualTo(invite(ours, Locale.ENGLISH)).isNotEqualTo(invite(ours, Locale.SIMPLIFIED_CHINESE));
    }

    @Test
    void aFileIsALanguageAndWhatItDoesNotSayIsEnglish() throws IOException {
        Languages german = with("de.json", """
                {"name": "Deutsch", "console": {"shell": {"word": {"save": "Speichern"}}}, "server": {"notices": {"invite.subject": "Einladung"}}}""");
        assertThat(german.all()).contains(new Languages.Language("de", "Deutsch", true));
        assertThat(german.nearest(Locale.forLanguageTag("de-AT"))).isEqualTo("de");
        assertThat(invite(german, Locale.forLanguageTag("de-AT"))).isEqualTo("Einladung");
        assertThat(german.text("notices", Languages.class, BUNDLE, Locale.GERMAN, "invite.text")).contains("{0}");
        assertThat(german.part("de", "console").orElseThrow().at("/shell/word/save").asText()).isEqualTo("Speichern");
        assertThat(german.part("de", "widget")).isEmpty();
        assertThat(invite(german, Locale.ENGLISH)).isNotEqualTo("Einladung");
    }

    @Test
    void oneThatCannotBeReadIsLeftOut() throws IOException {
        for (String wrong : List.of("", "{", "[]", "{}", "{\"name\": 7}", "{\"name\": \"X\", \"server\": {\"problems\": {\"a\": \"{0\"}}}")) {
            assertThat(with("de.json", wrong).all()).as(wrong).hasSize(2);
        }
        assertThat(with("../evil language.json".replace("../", ""), "{\"name\": \"X\"}").all()).hasSize(2);
    }
}
