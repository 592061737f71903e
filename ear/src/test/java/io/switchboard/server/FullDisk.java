package io.switchboard.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A disk that is full and is freed, without root: the limit for a file's size of the running server. Writes that would make
 * a file longer fail, as they do on a full disk.
 */
final class FullDisk {

    private final SwitchboardServer server;

    FullDisk(SwitchboardServer server) {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit is there");
        this.server = server;
    }

    /** From now on the database's file has a few pages left, and no file grows beyond it. */
    void fill() {
        try (Stream<Path> files = Files.walk(server.data())) {
            long size = files.filter(file -> file.toString().endsWith(".mv.db")).mapToLong(file -> file.toFile().length()).max().orElseThrow();
            limit(size + (64 << 10) + ":");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void free() {
        limit("unlimited:");
    }

    /** Only the soft limit, which whoever set it may raise again. */
    private void limit(String soft) {
        try {
            Process process = new ProcessBuilder("/usr/bin/prlimit", "--pid", Long.toString(server.java().pid()), "--fsize=" + soft)
                    .redirectErrorStream(true)
                    .start();
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("prlimit: " + told);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
