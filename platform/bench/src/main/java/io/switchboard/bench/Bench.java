package io.switchboard.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Starts PostgreSQL and the packaged server, fills the database, and measures. Arguments: the server's folder, a folder to
 * work in, the scenarios ({@code all}, or some by their names with commas), seconds of a measurement, runs, conversations.
 */
public final class Bench {
    private static final Map<String, Supplier<Scenario>> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put("ingest", Ingest::new);
        SCENARIOS.put("chat", Chat::new);
        SCENARIOS.put("reading", Reading::new);
        SCENARIOS.put("sockets", Holding::new);
        SCENARIOS.put("restart", Restart::new);
    }

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Path server = Path.of(arguments[0]);
        Path folder = Path.of(arguments[1]);
        List<String> wanted = arguments[2].equals("all") ? List.copyOf(SCENARIOS.keySet()) : List.of(arguments[2].split(","));
        double seconds = Double.parseDouble(arguments[3]);
        int runs = Integer.parseInt(arguments[4]);
        Path work = folder.resolve("run-" + System.currentTimeMillis());
        Files.createDirectories(work);
        Report report = new Report(folder);
        Map<String, String> environment = new LinkedHashMap<>(Map.of("SWITCHBOARD_DEMO", "people"));
        try (Postgres postgres = new Postgres(work.resolve("postgres"))) {
            environment.putAll(postgres.environment());
            try (Product product = new Product(server, work, environment)) {
                report.figure("server", "first start until ready", product.start(), "s");
                report.figure("server", "memory after the start", product.processes().residentBytes() / 1e6, "MB RSS");
                try (Web web = new Web("127.0.0.1", product.port())) {
                    Desk desk = new Desk(web, product, postgres);
                    long begin = System.nanoTime();
                    desk.fill(Long.parseLong(arguments[5]));
                    report.figure("server", "filled with " + arguments[5] + " conversations in", (System.nanoTime() - begin) / 1e9, "s");
                    for (int run = 0; run < runs; run++) {
                        for (String name : wanted) {
                            SCENARIOS.get(name).get().run(desk, report, seconds);
                        }
                    }
                    report.figure("server", "memory at the end", product.processes().residentBytes() / 1e6, "MB RSS");
                }
            }
        } finally {
            report.write();
        }
    }
}
