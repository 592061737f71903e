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
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Path server = Path.of(arguments[0]);
        Path folder = Path.of(arguments[1]);
        double seconds = Double.parseDouble(arguments[3]);
        int runs = Integer.parseInt(arguments[4]);
        Path work = folder.resolve("run-" + System.currentTimeMillis());
        Files.createDirectories(work);
        Map<String, Supplier<Scenario>> scenarios = scenarios(server, work);
        List<String> wanted = arguments[2].equals("all") ? List.copyOf(scenarios.keySet()) : List.of(arguments[2].split(","));
        if (!scenarios.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("scenarios: all or some of " + scenarios.keySet());
        }
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
                    report.figure("server", "search index caught up after", product.awaitIndex(), "s");
                    for (int run = 1; run <= runs; run++) {
                        report.run(run);
                        for (String name : wanted) {
                            scenarios.get(name).get().run(desk, report, seconds);
                        }
                        report.figure("server", "memory at the end of a run", product.processes().residentBytes() / 1e6, "MB RSS");
                    }
                }
            }
        }
        if (runs > 1) {
            report.medians();
        }
    }

    /** By name, in the order in which they disturb each other least. */
    private static Map<String, Supplier<Scenario>> scenarios(Path server, Path work) {
        Map<String, Supplier<Scenario>> all = new LinkedHashMap<>();
        all.put("ingest", Ingest::new);
        all.put("chat", Chat::new);
        all.put("reading", Reading::new);
        all.put("mail", MailIn::new);
        all.put("wechat", Wechat::new);
        all.put("sockets", Holding::new);
        all.put("memory", Memory::new);
        all.put("restart", Restart::new);
        all.put("h2", () -> new OnH2(server, work));
        // It makes the database large.
        all.put("tickets", Tickets::new);
        return all;
    }
}
