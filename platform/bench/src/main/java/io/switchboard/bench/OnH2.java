package io.switchboard.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the same server does on the database that it brings along, beside what it does on PostgreSQL. */
final class OnH2 implements Scenario {
    private final Path server;
    private final Path folder;

    OnH2(Path server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    @Override
    public void run(Desk other, Report report, double seconds) throws Exception {
        Path own = Files.createTempDirectory(folder, "h2-");
        try (Product product = new Product(server, own, Map.of("SWITCHBOARD_DEMO", "people"))) {
            report.figure("h2", "first start until ready", product.start(), "s");
            try (Web web = new Web("127.0.0.1", product.port())) {
                Desk desk = new Desk(web, product, null);
                WarmUp.until(report, "h2", 64, seconds, desk.processes(), Ingest.operation(desk));
                report.line("h2", "webhook, 1 client", Load.closed(1, seconds, desk.processes(), Ingest.operation(desk)));
                report.line("h2", "webhook, 64 clients", Load.closed(64, seconds, desk.processes(), Ingest.operation(desk)));
                String token = desk.signIn("carol");
                for (String path : List.of("/api/conversations?limit=20", "/api/conversations/counts")) {
                    report.line("h2", "GET " + path, Load.closed(1, seconds / 2, desk.processes(), (n, done) -> desk.web.send(
                            "GET", path, Desk.bearer(token), null, (answer, problem) -> done.done(problem))));
                }
            }
        }
    }
}
