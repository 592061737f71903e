package io.switchboard.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The packaged server as a process of its own: started by {@code bin/standalone.sh} with its own base folder, data folder
 * and ports below {@code target/it/<name>}, so that several run side by side and a test may kill it.
 */
final class SwitchboardServer implements AutoCloseable {

    static final String PASSWORD = "switchboard-demo";

    private static final Path DISTRIBUTION = Path.of(System.getProperty("server.dir"));
    private static final Path WORKSPACE = Path.of(System.getProperty("server.workspace"));
    private static final String STARTED_WITH_ERRORS = "WFLYSRV0026";
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration STOP = Duration.ofSeconds(40);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path folder;
    private final int http = freePort();
    private final int management = freePort();
    private final Map<String, String> environment = new HashMap<>();
    private Process process;

    /**
     * A server that does not run yet, with demo data.
     *
     * @param name of its folder below target/it, emptied here
     */
    SwitchboardServer(String name, Map<String, String> environment) {
        this.folder = WORKSPACE.resolve(name);
        deleteTree(folder);
        copyTree(DISTRIBUTION.resolve("standalone/configuration"), folder.resolve("base/configuration"));
        copyTree(DISTRIBUTION.resolve("standalone/deployments"), folder.resolve("base/deployments"));
        this.environment.put("SWITCHBOARD_DATA", data().toString());
        this.environment.put("SWITCHBOARD_DEMO", "people");
        this.environment.put("SWITCHBOARD_ADMIN_PASSWORD", PASSWORD);
        this.environment.put("SWITCHBOARD_PUBLIC_URL", "http://localhost:" + http);
        this.environment.putAll(environment);
    }

    /** Starts it and waits until it says that it is ready. */
    SwitchboardServer start() {
        launch();
        awaitReady();
        return this;
    }

    void awaitReady() {
        Await.until("the server is ready", START, () -> {
            requireHope();
            return ready();
        });
    }

    /** An Error, which no waiting swallows: a start that has failed fails the test at once. */
    private void requireHope() {
        if (!process.isAlive()) {
            throw new AssertionError("The server ended with " + process.exitValue() + "\n" + logTail(60));
        }
        if (logText().contains(STARTED_WITH_ERRORS)) {
            throw new AssertionError("The server started with errors\n"
                    + logText().lines().filter(line -> line.contains("ERROR") || line.startsWith("Caused by")).collect(Collectors.joining("\n")));
        }
    }

    /** Starts it and returns at once. */
    void launch() {
        ProcessBuilder builder = new ProcessBuilder(
                DISTRIBUTION.resolve("bin/standalone.sh").toString(),
                "-Djboss.server.base.dir=" + folder.resolve("base"),
                "-Djboss.http.port=" + http,
                "-Djboss.management.http.port=" + management,
                "-Dswitchboard.rehearsal.clock=" + clock());
        // What the developer's shell has set must not reach the tests.
        builder.environment().keySet().removeIf(key -> key.startsWith("SWITCHBOARD_") || key.equals("JAVA_OPTS"));
        builder.environment().putAll(environment);
        builder.environment().put("LAUNCH_JBOSS_IN_BACKGROUND", "true");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A test run that is interrupted leaves no server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
    }

    boolean ready() throws IOException, InterruptedException {
        return managementStatus("/health/ready") == 200;
    }

    /** Kills the Java process, and the script that started it, with no chance to write anything. */
    void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        List<ProcessHandle> all = Stream.concat(running.descendants(), Stream.of(running.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
    }

    /** Asks it to end, as a service manager does, and waits until it has. */
    void stop() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        java().destroy();
        try {
            running.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException late) {
            kill();
            throw new AssertionError("The server did not stop within " + STOP.toSeconds() + " s\n" + logTail(60), late);
        }
    }

    /** The server's own process, below the script's. */
    ProcessHandle java() {
        return process.descendants()
                .filter(handle -> handle.info().command().map(command -> command.endsWith("java")).orElse(false))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No Java process\n" + logTail(60)));
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + http + path);
    }

    URI socketUri(String path) {
        return URI.create("ws://localhost:" + http + path);
    }

    int managementStatus(String path) throws IOException, InterruptedException {
        return management(path).statusCode();
    }

    HttpResponse<String> management(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + management + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private Path clock() {
        return folder.resolve("clock");
    }

    /** From now on its clock is off by so much, an ISO-8601 duration. */
    void clock(String off) {
        try {
            Files.writeString(clock(), off);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The EAR that it runs: its own copy. */
    Path deployment() {
        return folder.resolve("base/deployments/switchboard.ear");
    }

    Path data() {
        return folder.resolve("data");
    }

    /** Takes a backup's data folder for its own; before the first start. */
    void restore(Path backup) {
        copyTree(backup, data());
    }

    Path log() {
        return folder.resolve("console.log");
    }

    String logText() {
        try {
            return Files.readString(log(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What it logged as errors. Not those of the server's own health page, which may be asked while a deployment adds its checks
     * to it.
     */
    List<String> errors() {
        return logText().lines()
                .filter(line -> line.contains(" ERROR "))
                .filter(line -> !(line.contains("UT005071") && line.contains("GET /health") && line.endsWith("ConcurrentModificationException")))
                .toList();
    }

    String logTail(int lines) {
        List<String> all = logText().lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    @Override
    public void close() {
        stop();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyTree(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                // Markers of the deployment scanner and the history belong to the run that wrote them.
                if (file.toString().contains("standalone_xml_history") || file.toString().matches(".*\\.(deployed|failed|isdeploying)$")) {
                    continue;
                }
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException problem) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
