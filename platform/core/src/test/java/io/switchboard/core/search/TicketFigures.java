package io.switchboard.core.search;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.condition.Asker;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.TicketSource.Head;
import io.switchboard.core.ticket.TicketSource.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.junit.jupiter.api.Test;

/**
 * Figures of tickets in the index alone, without database and HTTP: not among the tests, run by {@code -Dtest=TicketFigures}, their
 * number by {@code -Dfigures.tickets=1000000}. Writes to {@code target/ticket-figures.txt}.
 */
class TicketFigures {
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final int TICKETS = Integer.getInteger("figures.tickets", 100_000);
    private static final int ENTRIES = Integer.getInteger("figures.entries", 3);
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String CHINESE = "我的订单快递没有收到请问什么时候发货可以退款吗谢谢客服您好这个商品质量问题换货地址电话优惠券"
            + "付款成功但是显示失败麻烦查一下物流信息已经三天了还在仓库尺码颜色不对想要申请售后服务发票抬头公司名称";

    private final StringBuilder report = new StringBuilder();
    private final Random random = new Random(7);
    private final List<String> english = words(20_000);
    private final List<UUID> shops = ids(5);
    private final List<UUID> groups = ids(20);
    private final List<UUID> agents = ids(200);
    private final List<UUID> contacts = ids(300_000);
    private final List<UUID> channels = ids(12);
    private final List<UUID> known = ids(TICKETS);

    @Test
    void figures() throws IOException {
        Path folder = Path.of(System.getProperty("figures.folder", "target/ticket-figures"));
        boolean there = Files.isDirectory(folder);
        try (DeskIndex index = new DeskIndex(folder)) {
            if (!there) {
                long start = System.nanoTime();
                long cpu = THREAD.getCurrentThreadCpuTime();
                fill(index);
                index.commit();
                say("built in {0} ms, {1} ms of CPU", millis(start), (THREAD.getCurrentThreadCpuTime() - cpu) / 1_000_000);
            }
            say("{0} MB, {1} documents", size(folder), index.size());
            for (boolean cached : new boolean[] {false, true}) {
                say("--- {0}", cached ? "with a cache" : "without a cache");
                figures(index, cached);
            }
            burst(index);
            say("--- after the changes");
            figures(index, true);
        }
    }

    private void figures(DeskIndex index, boolean cached) throws IOException {
        Map<String, Conditions> views = views();
        for (Map.Entry<String, Conditions> view : views.entrySet()) {
            counted(index, view.getKey(), List.of(view.getValue()), false, cached);
        }
        counted(index, "ALL 15 VIEWS", List.copyOf(views.values()), false, cached);
        counted(index, "15 VIEWS OF A TEAM", List.copyOf(views.values()), true, cached);
        for (String sort : List.of("-updatedAt", "createdAt", "-priority", "subject", "assignee", "resolveBy", "field.amount", "-field.due", "field.order", "number", "priority,-updatedAt")) {
            for (String view : List.of("all", "open", "own choice and amount")) {
                sought(index, view + " of a team by " + sort, "", views.get(view), true, sort, cached);
            }
            sought(index, "everything by " + sort, "", views.get("all"), false, sort, cached);
        }
        for (String q : List.of("rare4711", "order", "订单", "什么时候发货", "可以退款吗", "麻烦查一下物流", "的", "order refund", "\"please help\"", "wang", "13800004711", "the order 订单")) {
            sought(index, q + " in everything by -updatedAt", q, views.get("all"), false, "-updatedAt", cached);
            sought(index, q + " in open of a team by -priority", q, views.get("open"), true, "-priority", cached);
            sought(index, q + " in everything by subject", q, views.get("all"), false, "subject", cached);
        }
    }

    private Map<String, Conditions> views() {
        Condition open = in("category", "NEW", "OPEN", "PENDING", "HOLD");
        Condition mine = Condition.of("assignee", Op.IS, "me");
        Map<String, Conditions> views = new LinkedHashMap<>();
        views.put("all", Conditions.NONE);
        views.put("open", Conditions.all(open));
        views.put("mine open", Conditions.all(open, mine));
        views.put("unassigned in my groups", Conditions.all(open, Condition.of("assignee", Op.EMPTY),
                in("group", groups.subList(0, 3).stream().map(UUID::toString).toArray(String[]::new))));
        views.put("overdue", Conditions.all(open, Condition.of("resolveBy", Op.BEFORE, "PT0S")));
        views.put("waiting for customer", Conditions.all(Condition.of("category", Op.IS, "PENDING")));
        views.put("recently solved", Conditions.all(Condition.of("solvedAt", Op.AFTER, "-P7D")));
        views.put("solved by me ever", Conditions.all(in("category", "SOLVED", "CLOSED"), mine));
        views.put("closed urgent", Conditions.all(Condition.of("category", Op.IS, "CLOSED"), Condition.of("priority", Op.IS, "URGENT")));
        views.put("not this type, this year", Conditions.all(Condition.of("type", Op.IS_NOT, "type1"), Condition.of("createdAt", Op.AT_LEAST, "2026-01-01")));
        views.put("own choice and amount", Conditions.all(in("field.reason", "c2", "c3"), Condition.of("field.amount", Op.AT_LEAST, "100"), Condition.of("field.amount", Op.LESS, "5000")));
        views.put("two tags", Conditions.all(Condition.of("tags", Op.IS, "tag1"), Condition.of("tags", Op.IS, "tag2")));
        views.put("subject contains", Conditions.all(Condition.of("subject", Op.CONTAINS, "退款吗")));
        views.put("channel or type or rating", Conditions.any(in("channelTag", "mail", "chat"), in("type", "type2", "type3"), Condition.of("rating", Op.AT_MOST, "2")));
        views.put("old and untouched", Conditions.all(Condition.of("updatedAt", Op.BEFORE, "-P90D")));
        return views;
    }

    private static Condition in(String field, String... values) {
        return new Condition(field, Op.IN, List.of(values));
    }

    private Query query(IndexSearcher searcher, Conditions conditions, boolean team) {
        Asker asker = new Asker(NOW, agents.get(3).toString(), ZoneOffset.UTC);
        Viewer viewer = team
                ? new Viewer(agents.get(3), "a", Set.of(), BuiltInRole.AGENT.grants(), Set.of(groups.get(1), groups.get(2)), Set.of(shops.get(0)))
                : Viewer.PLATFORM;
        return new BooleanQuery.Builder()
                .add(new ConditionQuery(new TicketForms(searcher.getIndexReader()), asker).of(conditions), Occur.FILTER)
                .add(Allowed.tickets(viewer, List.of()), Occur.FILTER)
                .build();
    }

    private IndexSearcher searcher(DeskIndex index, IndexSearcher shared, boolean cached) {
        IndexSearcher searcher = new IndexSearcher(shared.getIndexReader());
        searcher.setQueryCache(null);
        return cached ? index.kept().with(searcher) : searcher;
    }

    private interface Asked {
        long in(IndexSearcher searcher) throws IOException;
    }

    private void timed(DeskIndex index, String what, boolean cached, Asked asked) throws IOException {
        int rounds = 60;
        long[] times = new long[rounds];
        long[] cpu = new long[rounds];
        long found = 0;
        for (int i = -15; i < rounds; i++) {
            IndexSearcher shared = index.acquire();
            long start = THREAD.getCurrentThreadCpuTime();
            long began = System.nanoTime();
            found = asked.in(searcher(index, shared, cached));
            if (i >= 0) {
                times[i] = System.nanoTime() - began;
                cpu[i] = THREAD.getCurrentThreadCpuTime() - start;
            }
            index.release(shared);
        }
        Arrays.sort(times);
        Arrays.sort(cpu);
        say("{0}: {1} found, CPU p50 {2} p99 {3} µs (wall {4} {5})", what, found, cpu[rounds / 2] / 1000, cpu[rounds - 1] / 1000, times[rounds / 2] / 1000, times[rounds - 1] / 1000);
    }

    private void counted(DeskIndex index, String name, List<Conditions> views, boolean team, boolean cached) throws IOException {
        timed(index, "count " + name, cached, searcher -> {
            long sum = 0;
            for (Conditions view : views) {
                sum += searcher.count(query(searcher, view, team));
            }
            return sum;
        });
    }

    private void sought(DeskIndex index, String name, String q, Conditions view, boolean team, String sort, boolean cached) throws IOException {
        timed(index, (q.isEmpty() ? "page " : "search ") + name, cached, searcher -> {
            TicketOrder order = new TicketOrder(new TicketForms(searcher.getIndexReader()), TicketOrder.Key.of(sort));
            Query query = query(searcher, view, team);
            if (q.isEmpty()) {
                return order.next(searcher, query, null, 51).places().size();
            }
            List<Question.Sought> pieces = Question.of(q).sought(searcher.getIndexReader(), TicketDocument.SAID, TicketDocument.ABOUT, TicketDocument.PHONE);
            return new Matching<>(searcher, pieces, query, order, index.place().slots()).after(null, 51).size();
        });
    }

    private void fill(DeskIndex index) throws IOException {
        index.begin(Place.beginning(0, null));
        index.move(index.place().scanned(Place.Stage.TICKETS, Fields.NONE));
        long cpu = THREAD.getCurrentThreadCpuTime();
        for (int i = 0; i < TICKETS; i++) {
            index.put(head(known.get(i), i));
        }
        say("heads: {0} ms of CPU", (THREAD.getCurrentThreadCpuTime() - cpu) / 1_000_000);
        index.move(index.place().scanned(Place.Stage.ENTRIES, Fields.NONE));
        index.refresh();
        for (int i = 0; i < TICKETS * ENTRIES; i++) {
            index.put(new Said(Ids.next(), known.get(random.nextInt(TICKETS)), text(i)));
            if (index.unseen() > 20_000) {
                index.refresh();
            }
        }
        index.move(index.place().scanned(Place.Stage.DONE, Fields.NONE));
        index.refresh();
    }

    /** 200 tickets a second changed, with a text each; shown each half second. */
    private void burst(DeskIndex index) throws IOException {
        long cpu = THREAD.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 100; i++) {
                int which = random.nextInt(TICKETS);
                index.put(head(known.get(which), which));
                index.put(new Said(Ids.next(), known.get(which), text(i)));
            }
            index.refresh();
        }
        say("5,000 changes in 50 rounds: {0} ms, {1} ms of CPU", millis(start), (THREAD.getCurrentThreadCpuTime() - cpu) / 1_000_000);
        cpu = THREAD.getCurrentThreadCpuTime();
        for (int i = 0; i < 20_000; i++) {
            int which = random.nextInt(TICKETS);
            index.put(head(known.get(which), which));
        }
        index.refresh();
        say("20,000 heads at once: {0} ms of CPU", (THREAD.getCurrentThreadCpuTime() - cpu) / 1_000_000);
    }

    private int zipf(int of) {
        return (int) (of * Math.pow(random.nextDouble(), 3));
    }

    private Head head(UUID id, int i) {
        UUID shop = shops.get(zipf(5));
        UUID group = i % 30 == 0 ? null : groups.get(zipf(20));
        boolean isOpen = random.nextInt(25) == 0;
        UUID assignee = isOpen && random.nextInt(4) == 0 ? null : agents.get(zipf(200));
        Instant created = NOW.minusMillis((long) (random.nextDouble() * Duration.ofDays(isOpen ? 60 : 900).toMillis()));
        Instant updated = created.plusMillis((long) (random.nextDouble() * Duration.ofDays(5).toMillis()));
        String category = isOpen ? List.of("NEW", "OPEN", "OPEN", "PENDING", "HOLD").get(random.nextInt(5)) : random.nextInt(10) == 0 ? "SOLVED" : "CLOSED";
        UUID contact = contacts.get(zipf(300_000));
        String name = i % 2 == 0 ? "王小" + CHINESE.charAt(i % CHINESE.length()) : "Wang " + english.get(i % 20_000);
        String subject = i % 2 == 0 ? CHINESE.substring(i % 60, i % 60 + 12) + i : "order " + english.get(i % 20_000) + ' ' + english.get(zipf(20_000));
        int type = zipf(10);
        Map<String, Object> facts = new HashMap<>();
        facts.put("number", BigDecimal.valueOf(10_000 + i));
        facts.put("subject", subject);
        facts.put("type", "type" + type);
        facts.put("state", category.toLowerCase() + type);
        facts.put("category", category);
        facts.put("priority", List.of(Priority.NORMAL, Priority.NORMAL, Priority.NORMAL, Priority.HIGH, Priority.LOW, Priority.URGENT).get(random.nextInt(6)));
        facts.put("shop", shop.toString());
        if (group != null) {
            facts.put("group", group.toString());
        }
        if (assignee != null) {
            facts.put("assignee", assignee.toString());
        }
        facts.put("creator", agents.get(zipf(200)).toString());
        facts.put("contact", contact.toString());
        facts.put("channel", channels.get(zipf(12)).toString());
        facts.put("channelTag", List.of("mail", "chat", "web", "phone", "form", "api").get(zipf(6)));
        facts.put("tags", List.of("tag" + zipf(500), "tag" + zipf(500)));
        facts.put("createdAt", created);
        facts.put("updatedAt", updated);
        if (!isOpen) {
            facts.put("solvedAt", updated);
        }
        if (category.equals("CLOSED")) {
            facts.put("closedAt", updated);
        }
        facts.put("respondBy", created.plusSeconds(3600));
        facts.put("resolveBy", created.plusSeconds(3600 * 72));
        facts.put("sla", List.of("RUNNING", "MET", "MISSED", "NONE").get(random.nextInt(4)));
        facts.put("urged", BigDecimal.valueOf(random.nextInt(50) == 0 ? 1 : 0));
        if (random.nextInt(3) == 0) {
            facts.put("rating", BigDecimal.valueOf(1 + random.nextInt(5)));
        }
        facts.put("problem", "problem" + zipf(60));
        facts.put("field.reason", "c" + random.nextInt(8));
        if (random.nextInt(3) > 0) {
            facts.put("field.order", "DD2026" + random.nextInt(100_000_000));
        }
        facts.put("field.amount", BigDecimal.valueOf(random.nextInt(1_000_000), 2));
        if (random.nextBoolean()) {
            facts.put("field.due", created.plusSeconds(86400 * 3));
        }
        return new Head(id, 10_000 + i, 7, false, shop, group, assignee, contact, facts,
                Map.of("assignee", assignee == null ? "" : "Agent " + assignee, "contact", name),
                List.of("" + (10_000 + i), subject, name, "customer" + i + "@example" + i % 100 + ".com", "DD2026" + i),
                "138" + String.format("%08d", i));
    }

    private String text(int i) {
        if (i % 2 == 0) {
            int from = random.nextInt(CHINESE.length() - 30);
            return CHINESE.substring(from, from + 30) + (i % 4 == 0 ? "订单号" + i : "，什么时候发货？");
        }
        StringBuilder text = new StringBuilder(i % 10 == 1 ? "please help with my order " : "hello ");
        for (int w = 0; w < 14; w++) {
            text.append(english.get((int) (20_000 * Math.pow(random.nextDouble(), 4)))).append(' ');
        }
        return text.append(i % 100_000 == 4711 ? "rare4711" : "").append(i % 30 == 3 ? "refund" : "").toString();
    }

    private List<UUID> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> new UUID(random.nextLong(), random.nextLong())).toList();
    }

    private List<String> words(int count) {
        return Stream.generate(() -> random.ints(3 + random.nextInt(7), 'a', 'z' + 1)
                        .mapToObj(c -> String.valueOf((char) c))
                        .collect(Collectors.joining()))
                .limit(count)
                .toList();
    }

    private void say(String line, Object... values) {
        report.append(java.text.MessageFormat.format(line, values)).append('\n');
        try {
            Files.writeString(Path.of("target", "ticket-figures.txt"), report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long millis(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(f -> f.toFile().length()).sum() / 1_000_000;
        }
    }
}
