package io.switchboard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The packaged server as a process of its own, started as an administrator would. */
final class Product implements AutoCloseable {
    static final String PASSWORD = "switchboard-demo";

    private final Path server;
    private final Path folder;
    private final Map<String, String> environment;
    private final int http = freePort();
    private final int management = freePort();
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private Process process;

    /**
     * @param folder of its data, configuration and log; must be empty for a first start
     */
    Product(Path server, Path folder, Map<String, String> environment) {
        this.server = server.toAbsolutePath();
        this.folder = folder.toAbsolutePath();
        this.environment = environment;
        copy(this.server.resolve("standalone/configuration"), this.folder.resolve("base/configuration"));
        copy(this.server.resolve("standalone/deployments"), this.folder.resolve("base/deployments"));
    }

    /** Returns after how many seconds it was ready. */
    double start() {
        long begin = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(
                server.resolve("bin/standalone.sh").toString(),
                "-Djboss.server.base.dir=" + folder.resolve("base"),
                "-Djboss.http.port=" + http,
                "-Djboss.management.http.port=" + management);
        builder.environment().keySet().removeIf(key -> key.startsWith("SWITCHBOARD_"));
        builder.environment().putAll(Map.of(
                "SWITCHBOARD_DATA", folder.resolve("data").toString(),
                "SWITCHBOARD_ADMIN_PASSWORD", PASSWORD,
                "SWITCHBOARD_PUBLIC_URL", "http://localhost:" + http,
                "SWITCHBOARD_TRUSTED_PROXIES", "127.0.0.1",
                "LAUNCH_JBOSS_IN_BACKGROUND", "true"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("console.log").toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        long deadline = begin + TimeUnit.MINUTES.toNanos(4);
        while (!ready()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the server doesn't start, see " + folder.resolve("console.log"));
            }
            LockSupport.parkNanos(50_000_000);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private boolean ready() {
        try {
            return health().statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> health() throws IOException {
        URI health = URI.create("http://localhost:" + management + "/health/ready");
        HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the search index has read the event log; returns after how many seconds it had. */
    double awaitIndex() {
        long begin = System.nanoTime();
        long deadline = begin + TimeUnit.MINUTES.toNanos(20);
        while (!indexIsThere()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the search index doesn't get ready, see " + folder.resolve("console.log"));
            }
            LockSupport.parkNanos(500_000_000);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private boolean indexIsThere() {
        try {
            for (JsonNode check : Desk.JSON.readTree(health().body()).path("checks")) {
                if (check.path("name").asText().equals("search")) {
                    long behind = check.at("/data/behind").asLong(-1);
                    return check.at("/data/state").asText().equals("READY") && behind >= 0 && behind < 100;
                }
            }
            return false;
        } catch (IOException busy) {
            return false;
        }
    }

    /** Has the server throw its garbage away, so that what it holds can be told; no matter where the JDK has no jcmd. */
    void collect() {
        String pid = Long.toString(java());
        try {
            new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid, "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noSuchTool) {
            return;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server's JVM: the start script waits beside it. */
    private long java() {
        return process.descendants()
                .filter(handle -> handle.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElse(process.toHandle())
                .pid();
    }

    int port() {
        return http;
    }

    Processes processes() {
        return new Processes(process.pid());
    }

    /** With no chance to write anything. */
    void kill() {
        if (process != null) {
            List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(handle -> handle.onExit().join());
        }
    }

    @Override
    public void close() {
        kill();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(f -> !f.toString().contains("standalone_xml_history")).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!Files.exists(target)) {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
