import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What {@code mvn -Prun} starts: the packaged server with demo data, until Ctrl-C. Run from its source, without a build.
 * Arguments: the server's folder, the HTTP port, the management port, the class path of the plugins' stand-ins.
 */
final class Run {

    private static final PrintStream SCREEN =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private static final Duration START = Duration.ofMinutes(5);

    private static final Duration STOP = Duration.ofSeconds(30);

    private final Path server;
    private final int http;
    private final int management;
    private final String standIns;

    private Run(Path server, int http, int management, String standIns) {
        this.server = server;
        this.http = http;
        this.management = management;
        this.standIns = standIns;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new Run(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), arguments[3]).run();
    }

    private void run() throws IOException, InterruptedException {
        requireFree(http, "jboss.http.port");
        requireFree(management, "jboss.management.http.port");
        Process process = start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process)));
        // When Maven is killed outright, nobody else would stop the server.
        ProcessHandle.current().parent().ifPresent(maven -> maven.onExit().thenRun(() -> System.exit(0)));
        if (ready(process)) {
            welcome();
            playCustomers();
        } else if (process.isAlive()) {
            SCREEN.println("Switchboard is not ready yet; see the lines above.");
        }
        int code = process.waitFor();
        if (code != 0) {
            System.exit(code);
        }
    }

    private Process start() throws IOException {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        ProcessBuilder builder = new ProcessBuilder(
                server.resolve("bin").resolve(windows ? "standalone.bat" : "standalone.sh").toString(),
                "-Djboss.http.port=" + http,
                "-Djboss.management.http.port=" + management);
        Map<String, String> environment = builder.environment();
        environment.putIfAbsent("SWITCHBOARD_DEMO", "true");
        environment.putIfAbsent("SWITCHBOARD_ADMIN_PASSWORD", "switchboard-demo");
        environment.putIfAbsent("SWITCHBOARD_PUBLIC_URL", address());
        environment.putIfAbsent("NOPAUSE", "true");
        return builder.inheritIO().start();
    }

    private boolean ready(Process process) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://localhost:" + management + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + START.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (process.isAlive() && System.nanoTime() < deadline) {
            try {
                if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return true;
                }
            } catch (IOException notYet) {
                // The port opens late in the start.
            }
            never.await(500, TimeUnit.MILLISECONDS);
        }
        return false;
    }

    private void welcome() {
        List.of(
                        "",
                        "------------------------------------------------------------------------",
                        " Switchboard runs.",
                        "",
                        "   Console   " + address() + "/",
                        "   Demo page " + address() + "/demo      (a shop's page with the chat widget)",
                        "   Health    http://localhost:" + management + "/health",
                        "",
                        "   Accounts  alice, bob (agents), carol (supervisor), admin",
                        "   Password  switchboard-demo",
                        "",
                        " Ctrl-C stops it. Its data stays in " + data(),
                        "------------------------------------------------------------------------",
                        "")
                .forEach(SCREEN::println);
    }

    /** Stand-ins of the platforms that nobody has a test account of, each with a page; a process of their own. */
    private void playCustomers() throws IOException {
        SCREEN.println(" Play a customer of these platforms, against the real connectors:");
        Process players = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m", "-cp", standIns, "io.switchboard.tools.StandInsCommand", address())
                .inheritIO()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(players::destroy));
    }

    private String data() {
        String chosen = System.getenv("SWITCHBOARD_DATA");
        return chosen == null || chosen.isBlank() ? server.resolveSibling("switchboard-data").toString() : chosen;
    }

    private String address() {
        return "http://localhost:" + http;
    }

    /** The server itself, not only the script that started it: a terminated script would leave it behind. */
    private static void stop(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        all.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                all.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static void requireFree(int port, String property) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.setReuseAddress(true);
        } catch (IOException taken) {
            SCREEN.println("Port " + port + " is in use. Choose another one: mvn -Prun -D" + property + "=<port>");
            System.exit(1);
        }
    }
}
