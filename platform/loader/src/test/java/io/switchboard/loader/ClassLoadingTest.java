package io.switchboard.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.spi.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassLoadingTest {
    @TempDir
    Path folder;

    private URLClassLoader loader;

    /** A class that only this test's class path and the archive have. */
    public static class Ours {}

    @BeforeEach
    void open() throws IOException {
        String ours = Ours.class.getName().replace('.', '/') + ".class";
        // The package of the loader is refused in archives, so the class comes in past the check, from disk.
        Path file = ZipMaker.good()
                .with("classes/own.txt", "own")
                .with("classes/META-INF/services/org.assertj.X", "own")
                .write(folder.resolve("a.zip"));
        PluginArchive archive = new PluginArchives().unpack(file, folder.resolve("unpacked"));
        try (InputStream in = Ours.class.getClassLoader().getResourceAsStream(ours)) {
            Path target = archive.root().resolve("classes").resolve(ours);
            java.nio.file.Files.createDirectories(target.getParent());
            java.nio.file.Files.copy(in, target);
        }
        loader = archive.newClassLoader(getClass().getClassLoader());
    }

    @AfterEach
    void close() throws IOException {
        loader.close();
    }

    @Test
    void sharesTheSpiAndTheJdk() throws Exception {
        assertThat(loader.loadClass(Failure.class.getName())).isSameAs(Failure.class);
        assertThat(loader.loadClass("org.pf4j.Plugin")).isSameAs(org.pf4j.Plugin.class);
        assertThat(loader.loadClass("java.sql.Connection")).isSameAs(java.sql.Connection.class);
    }

    @Test
    void loadsItsOwnClassesItself() throws Exception {
        assertThat(loader.loadClass(Ours.class.getName())).isNotSameAs(Ours.class);
        assertThat(loader.getResource("own.txt")).isNotNull();
    }

    @Test
    void hidesTheServersClassesAndResources() throws Exception {
        assertThatThrownBy(() -> loader.loadClass("org.assertj.core.api.Assertions"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThatThrownBy(() -> loader.loadClass("com.fasterxml.jackson.databind.ObjectMapper"))
                .isInstanceOf(ClassNotFoundException.class);
        assertThat(loader.getResource("io/switchboard/loader/messages.properties")).isNull();
        assertThat(java.util.Collections.list(loader.getResources("META-INF/services/org.junit.platform.engine.TestEngine")))
                .isEmpty();
    }
}
