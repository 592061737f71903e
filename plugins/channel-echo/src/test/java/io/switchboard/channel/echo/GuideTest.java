package io.switchboard.channel.echo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide quotes this plugin's sources: what it quotes is really there. */
class GuideTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path GUIDE = ROOT.resolve("platform/docs/write-a-plugin.md");
    private static final Pattern QUOTE = Pattern.compile("<!-- (\\S+) -->\n```\\w+\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("```(java|ts|sql|properties)\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyQuoteIsInItsSource() throws IOException {
        String guide = Files.readString(GUIDE);
        int quotes = 0;
        for (Matcher quote = QUOTE.matcher(guide); quote.find(); quotes++) {
            Path source = ROOT.resolve(quote.group(1));
            assertThat(source).as("source of a quote").isRegularFile();
            assertThat(lines(Files.readString(source)))
                    .as("lines of " + quote.group(1))
                    .containsSequence(lines(quote.group(2)));
        }
        assertThat(quotes).as("quotes in the guide").isGreaterThan(10);
    }

    @Test
    void noCodeIsMadeUp() throws IOException {
        String guide = Files.readString(GUIDE);
        List<String> quoted = new ArrayList<>();
        QUOTE.matcher(guide).results().forEach(quote -> quoted.add(quote.group(2)));
        assertThat(CODE.matcher(guide).results().map(code -> code.group(2)).toList())
                .as("pieces of code that name their source")
                .containsExactlyElementsOf(quoted);
    }

    /** Without the indentation, which differs in the guide. */
    private static List<String> lines(String text) {
        return text.lines().map(String::strip).toList();
    }
}
