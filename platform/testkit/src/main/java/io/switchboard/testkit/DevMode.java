package io.switchboard.testkit;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
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
 * brings the running server to it; shows what the server logs of the plugin. Ends with the
 * build that started it.
 *
 * <p>The server must allow unsigned plugins, as a demo does. From the environment: {@code SWITCHBOARD_URL} ({@code
 * http://localhost:8080}), {@code SWITCHBOARD_USER} ({@code admin}), {@code SWITCHBOARD_PASSWORD} ({@code switchboard-demo}).
 */
public final class DevMode {
    private static final long LOOK_MILLIS = 300;
    private static final Duration CALL = Duration.ofMinutes(2);
    private static final String TEXT = "([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)";
    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("\"next\"\\s*:\\s*\"(\\d+)\"");
    private static final Pattern LINE = Pattern.compile(
            "\"at\"\\s*:\\s*\"([^\"]*)\"\\s*,\\s*\"level\"\\s*:\\s*\"([^\"]*)\"\\s*,\\s*\"text\"\\s*:\\s*\"" + TEXT + "\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");
    private static final Pattern TOLD = Pattern.compile("\"(?:problem|detail)\"\\s*:\\s*\"" + TEXT + "\"");
    private static final PrintStream SCREEN = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server = URI.create(of("SWITCHBOARD_URL", "http://localhost:8080"));
    private final Path sources = Path.of("src/main");
    private final Path classes = Path.of("target/classes");
    private final Path archive;
    private final String id;
    private final String version;
    private String token;
    private String logged;

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
        // Killed outright, Maven couldn't end this.
        ProcessHandle.current().parent().ifPresent(maven -> maven.onExit().thenRun(() -> System.exit(0)));
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
        logged = logged == null ? place() : logged;
        HttpResponse<String> answer = asked(() ->
                request("/api/plugins").header("Content-Type", "application/zip").POST(HttpRequest.BodyPublishers.ofFile(zip)));
        if (answer != null) {
            boolean good = answer.statusCode() == 201 && !TOLD.matcher(answer.body()).find();
            SCREEN.println(good ? "swapped " + id : "! " + answer.statusCode() + " " + answer.body());
        }
    }

    private interface Call {
        HttpRequest.Builder make() throws IOException;
    }

    /** Signs in when that was not done yet or is over. Null when nobody is let in. */
    private HttpResponse<String> asked(Call call) throws IOException, InterruptedException {
        for (boolean fresh = false; ; fresh = true) {
            if (token == null) {
                if (!signIn()) {
                    return null;
                }
                fresh = true;
            }
            HttpResponse<String> answer = send(call.make().header("Authorization", "Bearer " + token));
            if (answer.statusCode() != 401 || fresh) {
                return answer;
            }
            token = null;
        }
    }

    private boolean signIn() throws IOException, InterruptedException {
        String user = of("SWITCHBOARD_USER", "admin");
        String person = "{\"username\":\"" + user + "\",\"password\":\"" + of("SWITCHBOARD_PASSWORD", "switchboard-demo") + "\"}";
        HttpResponse<String> answer = send(
                request("/api/session").header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(person)));
        Matcher given = TOKEN.matcher(answer.body());
        token = given.find() ? given.group(1) : null;
        if (token == null) {
            SCREEN.println("! " + server + " doesn't let " + user + " in: " + answer.statusCode() + " " + answer.body());
        }
        return token != null;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(CALL);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What has come since the last look. */
    private void showLog() throws InterruptedException {
        try {
            if (logged == null) {
                return;
            }
            HttpResponse<String> answer = log("?limit=500&after=" + logged);
            if (answer != null && answer.statusCode() == 200) {
                Matcher lines = LINE.matcher(answer.body());
                while (lines.find()) {
                    SCREEN.println("| " + lines.group(1) + " " + lines.group(2) + " " + plain(lines.group(3)));
                }
                logged = next(answer.body());
            }
        } catch (IOException away) {
            // The next save says so.
        }
    }

    /** Where the log ends; 0 while the server doesn't have the plugin. */
    private String place() throws IOException, InterruptedException {
        HttpResponse<String> answer = log("?limit=1");
        return answer != null && answer.statusCode() == 200 ? next(answer.body()) : "0";
    }

    private HttpResponse<String> log(String which) throws IOException, InterruptedException {
        return asked(() -> request("/api/plugins/" + id + "/log" + which).GET());
    }

    private static String next(String body) {
        Matcher next = NEXT.matcher(body);
        return next.find() ? next.group(1) : "0";
    }

    /** A text of JSON as it was before. */
    private static String plain(String json) {
        return ESCAPE.matcher(json).replaceAll(found -> Matcher.quoteReplacement(
                found.group(1) != null
                        ? String.valueOf((char) Integer.parseInt(found.group(1), 16))
                        : switch (found.group(2)) {
                            case "n" -> "\n";
                            case "t" -> "\t";
                            case "r" -> "";
                            case "b", "f" -> " ";
                            default -> found.group(2);
                        }));
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
