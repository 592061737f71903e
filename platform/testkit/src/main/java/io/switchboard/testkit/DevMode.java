package io.switchboard.testkit;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Development: watches a plugin's sources, and on each save compiles them, packs them into the archive that the build has made, and
 * brings the running server to it; shows what the server logs of the plugin. Ends with its process.
 *
 * <p>The server must allow unsigned plugins, as a demo does. From the environment: {@code SWITCHBOARD_URL} ({@code
 * http://localhost:8080}), {@code SWITCHBOARD_USER} ({@code admin}), {@code SWITCHBOARD_PASSWORD} ({@code switchboard-demo}), {@code
 * SWITCHBOARD_LOG_FILE} (its {@code server.log}; none).
 */
public final class DevMode {
    private static final long LOOK_MILLIS = 300;
    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern TOLD = Pattern.compile("\"(?:problem|detail)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final PrintStream SCREEN = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server = URI.create(of("SWITCHBOARD_URL", "http://localhost:8080"));
    private final String log = of("SWITCHBOARD_LOG_FILE", "");
    private final Path sources = Path.of("src/main");
    private final Path classes = Path.of("target/classes");
    private final Path archive;
    private final String id;
    private final String version;
    private long logged = -1;

    private DevMode(Path archive) throws IOException {
        this.archive = archive;
        var descriptor = PluginArchives.descriptor(PluginArchives.read(archive));
        this.id = descriptor.getProperty("plugin.id");
        this.version = descriptor.getProperty("plugin.version");
    }

    /** @param arguments the archive that the build has made */
    public static void main(String[] arguments) throws Exception {
        new DevMode(Path.of(arguments[0])).run();
    }

    private void run() throws IOException, InterruptedException {
        SCREEN.println("watching " + sources.toAbsolutePath() + " for " + server + "; Ctrl-C ends");
        CountDownLatch never = new CountDownLatch(1);
        Map<Path, FileTime> seen = Map.of();
        do {
            Map<Path, FileTime> now = files();
            if (!now.equals(seen)) {
                seen = now;
                swap();
            }
            showLog();
        } while (!never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void swap() throws InterruptedException {
        long begin = System.nanoTime();
        try {
            if (compiles()) {
                install(pack());
                SCREEN.println("  after " + (System.nanoTime() - begin) / 1_000_000 + " ms");
            }
        } catch (IOException e) {
            SCREEN.println("! " + e);
        }
    }

    private boolean compiles() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn", "-parameters", "-encoding", "UTF-8", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
        Path resources = sources.resolve("resources");
        for (Path file : files().keySet()) {
            if (file.toString().endsWith(".java")) {
                arguments.add(file.toString());
            } else if (file.startsWith(resources)) {
                Path target = classes.resolve(resources.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        boolean good = ToolProvider.getSystemJavaCompiler().run(null, told, told, arguments.toArray(String[]::new)) == 0;
        SCREEN.print(good ? "" : "! " + told.toString(StandardCharsets.UTF_8));
        return good;
    }

    /** Higher than what was there, lower than the next release: the server takes it as an upgrade. */
    private Path pack() throws IOException {
        Map<String, byte[]> changes = new HashMap<>();
        for (Path file : files(classes).keySet()) {
            changes.put("classes/" + classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        }
        String[] numbers = version.split("[-+]")[0].split("\\.");
        String next = numbers[0] + "." + numbers[1] + "." + (Integer.parseInt(numbers[2]) + 1) + "-dev." + System.currentTimeMillis();
        return PluginArchives.repack(archive, archive.resolveSibling(id + "-dev.zip"), Map.of("plugin.version", next), changes);
    }

    private void install(Path zip) throws IOException, InterruptedException {
        String person = "{\"username\":\"" + of("SWITCHBOARD_USER", "admin") + "\",\"password\":\"" + of("SWITCHBOARD_PASSWORD", "switchboard-demo") + "\"}";
        Matcher token = TOKEN.matcher(post("/api/session", "application/json", null, HttpRequest.BodyPublishers.ofString(person)).body());
        if (!token.find()) {
            SCREEN.println("! " + server + " doesn't let " + of("SWITCHBOARD_USER", "admin") + " in");
            return;
        }
        HttpResponse<String> answer = post("/api/plugins", "application/zip", token.group(1), HttpRequest.BodyPublishers.ofFile(zip));
        Matcher told = TOLD.matcher(answer.body());
        SCREEN.println(answer.statusCode() == 201 && !told.find() ? "swapped " + id : "! " + answer.statusCode() + " " + answer.body());
    }

    private HttpResponse<String> post(String path, String type, String token, HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).header("Content-Type", type).POST(body);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private void showLog() throws IOException {
        if (log.isEmpty() || !Files.isRegularFile(Path.of(log))) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(log, "r")) {
            long end = file.length();
            // From now on; and from the beginning again when it was rolled over.
            long from = logged < 0 ? end : end < logged ? 0 : logged;
            byte[] more = new byte[(int) Math.min(1 << 20, end - from)];
            file.seek(from);
            file.readFully(more);
            logged = from + more.length;
            new String(more, StandardCharsets.UTF_8).lines().filter(line -> line.contains(id)).forEach(SCREEN::println);
        }
    }

    private Map<Path, FileTime> files() throws IOException {
        return files(sources);
    }

    private static Map<Path, FileTime> files(Path folder) throws IOException {
        Map<Path, FileTime> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                found.put(file, Files.getLastModifiedTime(file));
            }
        }
        return found;
    }

    private static String of(String variable, String usual) {
        String named = System.getenv(variable);
        return named == null || named.isBlank() ? usual : named;
    }
}
