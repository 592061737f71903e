package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;

/**
 * What the archetype's build leaves for these tests. Where it is missing they fail, so that nobody takes their silence for success; a run
 * of this module alone says {@code -Dgenerated.skip}.
 */
final class Generated {
    /** The archive of the plugin that the archetype's build has generated and built. */
    static final Path ARCHIVE = Path.of(System.getProperty("generated.plugin"));

    private static final String SKIP = "generated.skip";

    private Generated() {}

    /** Fails, or skips the test where that was asked for. */
    static void require(Path made) {
        assumeFalse(asked(System.getProperty(SKIP)), SKIP);
        assertThat(made).as("made by the archetype's build; -D%s skips what needs it", SKIP).exists();
    }

    private static boolean asked(String skip) {
        return skip != null && !skip.equals("false");
    }
}
