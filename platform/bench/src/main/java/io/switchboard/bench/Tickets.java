package io.switchboard.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A desk with as many tickets as {@code -Dbench.tickets} says: makes some with rules and an SLA on, opens lists, counts, tickets and
 * reports, and looks for words. What is promised is said beside each.
 */
final class Tickets implements Scenario {
    private static final String NAME = "tickets";
    private static final long TICKETS = Long.getLong("bench.tickets", 1_000_000);
    private static final int RULES = 20;
    private static final int MANY_RULES = 2_000;
    private static final List<String> WORDS = List.of(
            "parcel", "refund", "invoice", "keyboard", "scratches", "quartz", "coffee machine", "wrong colour", "快递", "退款", "发票", "键盘", "水晶",
            "物流 更新", "包装破了", "high chair refund");

    /** Filled once, however many runs there are. */
    private static boolean filled;

    @Override
    public void run(Desk desk, Report report, double seconds) throws Exception {
        if (!filled) {
            fill(desk, report);
            filled = true;
        }
        String token = desk.signIn("carol");
        lists(desk, report, seconds, token);
        words(desk, report, seconds, token);
        pages(desk, report, seconds, token);
        reports(desk, report, token);
        create(desk, report, seconds);
    }

    private static void fill(Desk desk, Report report) throws SQLException {
        desk.team(12, 40);
        long begin = System.nanoTime();
        desk.fillTickets(TICKETS);
        double took = (System.nanoTime() - begin) / 1e9;
        report.verdict(NAME, "filled with " + TICKETS + " tickets of 5 messages in", took, "s", "600", took <= 600);
        report.figure(NAME, "search index caught up after", desk.product.awaitIndex(), "s");
        long from = System.nanoTime();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String all = "/api/reports/tickets?measures=created&from=" + today.minusDays(120) + "&to=" + today.plusDays(1);
        while (desk.call(desk.admin, "GET", all, null).at("/total/created").asLong() < TICKETS) {
            if (System.nanoTime() - from > TimeUnit.MINUTES.toNanos(30)) {
                throw new IllegalStateException("the figures don't get ready");
            }
            LockSupport.parkNanos(500_000_000);
        }
        report.figure(NAME, "figures caught up after that in", (System.nanoTime() - from) / 1e9, "s");
    }

    private static void lists(Desk desk, Report report, double seconds, String token) {
        for (Map<String, Object> view : List.of(
                view("VIP first", "-priority,createdAt", condition("tags", "CONTAINS", "vip"), condition("category", "IN", "NEW", "OPEN", "PENDING")),
                view("Goods", "-updatedAt", condition("type", "IS", "problem-goods")),
                view("By mail", "createdAt", condition("channelTag", "IS", "email"), condition("category", "IS", "CLOSED")),
                view("Rated badly", "-solvedAt", condition("rating", "AT_MOST", "2")))) {
            desk.call(token, "POST", "/api/ticket-views", view);
        }
        List<String> views = new ArrayList<>();
        desk.call(token, "GET", "/api/ticket-views", null).get("items").forEach(view -> views.add("/api/tickets?limit=50&view=" + view.get("id").asText()));
        Figures first = measure(desk, report, seconds, token, "a view's first page, " + views.size() + " views", views);
        report.verdict(NAME, "a view's first page, p99", first.millis(99), "ms", "50", first.millis(99) <= 50);
        Figures counts = measure(desk, report, seconds, token, "all views' counts", List.of("/api/ticket-views/counts"));
        report.verdict(NAME, "all views' counts, p99", counts.millis(99), "ms", "150", counts.millis(99) <= 150);
    }

    private static void words(Desk desk, Report report, double seconds, String token) {
        List<String> searches = WORDS.stream().map(word -> "/api/tickets?limit=50&q=" + encoded(word)).toList();
        Figures found = measure(desk, report, seconds, token, "search, " + WORDS.size() + " questions", searches);
        report.verdict(NAME, "search, p99", found.millis(99), "ms", "150", found.millis(99) <= 150);
    }

    private static void pages(Desk desk, Report report, double seconds, String token) {
        List<String> ids = new ArrayList<>();
        String next = null;
        do {
            JsonNode page = desk.call(token, "GET", "/api/tickets?limit=100&view=all" + (next == null ? "" : "&after=" + encoded(next)), null);
            page.get("items").forEach(item -> ids.add(item.get("id").asText()));
            next = page.get("next").asText(null);
        } while (next != null && ids.size() < 2_000);
        Figures page = measure(desk, report, seconds, token, "ticket", ids.stream().map(id -> "/api/tickets/" + id).toList());
        Figures history = measure(desk, report, seconds, token, "its history", ids.stream().map(id -> "/api/tickets/" + id + "/history?limit=100").toList());
        double both = page.millis(99) + history.millis(99);
        report.verdict(NAME, "ticket page, p99 of both", both, "ms", "50", both <= 50);
    }

    private static void reports(Desk desk, Report report, String token) {
        LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(3);
        for (String by : List.of("", "day", "agent", "problem")) {
            String path = "/api/reports/tickets?to=" + day + (by.isEmpty() ? "" : "&by=" + by) + "&from=";
            double month = slowest(desk, token, path + day.minusDays(29));
            report.verdict(NAME, "a month's report" + (by.isEmpty() ? "" : " by " + by) + ", slowest of 5", month, "s", "2", month <= 2);
            double one = slowest(desk, token, path + day);
            report.verdict(NAME, "a day's report" + (by.isEmpty() ? "" : " by " + by) + ", slowest of 5", one, "s", "0.2", one <= 0.2);
        }
    }

    private static double slowest(Desk desk, String token, String path) {
        double slowest = 0;
        desk.call(token, "GET", path, null);
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            desk.call(token, "GET", path, null);
            slowest = Math.max(slowest, (System.nanoTime() - begin) / 1e9);
        }
        return slowest;
    }

    private static void create(Desk desk, Report report, double seconds) throws Exception {
        for (int i = 0; i < RULES; i++) {
            desk.call(desk.admin, "POST", "/api/ticket-rules", rule("Rule " + i, i < 4 ? "general" : "complaint", i));
        }
        Figures bare = report.line(NAME, "ceiling: bare transaction, 8 clients", Ceiling.ingest(desk.postgres, 8, seconds / 2));
        WarmUp.until(report, NAME, 16, seconds, desk.processes(), make(desk));
        Figures one = report.line(NAME, "create, 1 client, " + RULES + " rules", Load.closed(1, seconds, desk.processes(), make(desk)));
        Figures most = report.line(NAME, "create, 16 clients, " + RULES + " rules", Load.closed(16, seconds, desk.processes(), make(desk)));
        double share = 100 * most.rate() / bare.rate();
        report.verdict(NAME, "create: share of the bare transaction's rate", share, "%", "20", share >= 20);
        for (int i = RULES; i < MANY_RULES; i++) {
            desk.call(desk.admin, "POST", "/api/ticket-rules", rule("Rule " + i, "complaint", i));
        }
        // What is remembered of them is read anew with the first.
        Load.closed(1, Math.min(5, seconds), desk.processes(), make(desk));
        Figures many = report.line(NAME, "create, 1 client, " + MANY_RULES + " rules", Load.closed(1, seconds, desk.processes(), make(desk)));
        double more = many.millis(50) - one.millis(50);
        report.verdict(NAME, "what " + MANY_RULES + " rules add, p50", more, "ms", "0.5", more <= 0.5);
        for (JsonNode rule : desk.call(desk.admin, "GET", "/api/ticket-rules", null).get("items")) {
            desk.web.ask("DELETE", "/api/ticket-rules/" + rule.get("id").asText(), Desk.bearer(desk.admin), null);
        }
    }

    private static Load.Operation make(Desk desk) {
        Random random = new Random(5);
        String run = UUID.randomUUID().toString();
        AtomicLong number = new AtomicLong();
        return (n, done) -> {
            long which = number.incrementAndGet();
            int who;
            synchronized (random) {
                who = 1 + random.nextInt(5_000);
            }
            byte[] body = Desk.bytes(Map.of(
                    "clientId", run + which, "subject", "我的快递还没有到 " + which, "type", which % 5 == 0 ? "logistics" : "general",
                    "description", "您好,我的快递三天没有更新了,请帮我查一下现在到哪里了,谢谢", "contact", Map.of("email", "visitor" + who + "@example.org"),
                    "tags", List.of("bench")));
            desk.web.send("POST", "/api/tickets", Desk.bearer(desk.admin), body, (answer, problem) -> done.done(
                    problem != null ? problem : answer.status() == 201 ? null : new IllegalStateException(answer.toString())));
        };
    }

    private static Map<String, Object> rule(String name, String type, int number) {
        return Map.of(
                "name", name, "enabled", true, "triggers", List.of("CREATED", "CUSTOMER_WROTE"),
                "conditions", Map.of("all", List.of(condition("type", "IS", type), condition("subject", "CONTAINS", number % 2 == 0 ? "快递" : "word " + number))),
                "actions", List.of(Map.of("kind", "ADD_TAG", "value", "rule" + number % 50)));
    }

    private static Map<String, Object> view(String name, String sort, Object... all) {
        return Map.of("name", name, "sort", sort, "columns", List.of("number", "subject", "state", "priority"), "where", Map.of("all", List.of(all)));
    }

    private static Map<String, Object> condition(String field, String op, String... values) {
        return Map.of("field", field, "op", op, "values", List.of(values));
    }

    private static Figures measure(Desk desk, Report report, double seconds, String token, String what, List<String> paths) {
        Random random = new Random(3);
        Load.Operation operation = (n, done) -> desk.web.send(
                "GET", paths.get(random.nextInt(paths.size())), Desk.bearer(token), null, (answer, problem) -> done.done(
                        problem != null ? problem : answer.status() == 200 ? null : new IllegalStateException(answer.toString())));
        Load.closed(1, Math.min(5, seconds), desk.processes(), operation);
        return report.line(NAME, what, Load.closed(1, seconds, desk.processes(), operation));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
