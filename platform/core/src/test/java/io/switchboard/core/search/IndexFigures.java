package io.switchboard.core.search;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.SearchSource.Head;
import io.switchboard.core.conversation.SearchSource.Said;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figures of the index alone, without database and HTTP: not among the tests, run by {@code -Dtest=IndexFigures}, its size by
 * {@code -Dfigures.conversations=100000}. Writes to
 * {@code target/index-figures.txt}.
 */
class IndexFigures {
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final int CONVERSATIONS = Integer.getInteger("figures.conversations", 100_000);
    private static final int MESSAGES = 10;
    private static final String CHINESE = "我的订单快递没有收到请问什么时候发货可以退款吗谢谢客服您好这个商品质量问题换货地址电话优惠券"
            + "付款成功但是显示失败麻烦查一下物流信息已经三天了还在仓库尺码颜色不对想要申请售后服务发票抬头公司名称";

    private final StringBuilder report = new StringBuilder();
    private final Random random = new Random(7);
    private final List<String> english = words(20_000);
    private final UUID shop = Ids.next();
    private final List<UUID> groups = Stream.generate(Ids::next).limit(8).toList();
    private final List<UUID> agents = Stream.generate(Ids::next).limit(50).toList();

    @Test
    void figures(@TempDir Path folder) throws IOException {
        try (DeskIndex index = new DeskIndex(folder)) {
            long start = System.nanoTime();
            List<UUID> ids = fill(index);
            index.commit();
            say("built in {0} ms, {1} MB", millis(start), size(folder));
            for (String q : List.of(
                    "rare4711", "order", "订单", "什么时候发货", "可以退款吗", "麻烦查一下物流", "的", "order refund", "\"please help\"", "ord", "wang", "13800004711", "the order 订单")) {
                ask(index, q, Viewer.PLATFORM);
                ask(index, q, new Viewer(agents.get(3), "a", Set.of(), BuiltInRole.AGENT.grants(), Set.of(groups.get(1)), Set.of(shop)));
            }
            burst(index, ids);
        }
    }

    private List<UUID> fill(DeskIndex index) throws IOException {
        index.begin(Place.beginning(0, null));
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < CONVERSATIONS; i++) {
            UUID id = Ids.next();
            ids.add(id);
            index.put(head(id, i));
        }
        index.move(index.place().scanned(Place.Stage.MESSAGES, Fields.NONE));
        index.refresh();
        for (int i = 0; i < CONVERSATIONS * MESSAGES; i++) {
            index.put(new Said(Ids.next(), ids.get(random.nextInt(CONVERSATIONS)), text(i)));
            if (index.unseen() > 20_000) {
                index.refresh();
            }
        }
        index.move(index.place().scanned(Place.Stage.DONE, Fields.NONE));
        index.refresh();
        return ids;
    }

    private Head head(UUID id, int i) {
        return new Head(
                id,
                shop,
                groups.get(i % 8),
                i % 3 == 0 ? agents.get(i % 50) : null,
                shop,
                Ids.next(),
                i % 20 == 0 ? ConversationState.ASSIGNED : ConversationState.CLOSED,
                Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt(1_000_000_000)),
                null,
                null,
                0,
                "order " + i,
                i % 2 == 0 ? "王小" + CHINESE.charAt(i % CHINESE.length()) : "Wang " + english.get(i % 20_000),
                "customer" + i + "@example" + i % 100 + ".com",
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

    /** What the follower does in a burst: 2,000 messages a second of as many conversations, shown each half second. */
    private void burst(DeskIndex index, List<UUID> ids) throws IOException {
        long cpu = THREAD.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 1000; i++) {
                int which = random.nextInt(CONVERSATIONS);
                index.put(head(ids.get(which), which));
                index.put(new Said(Ids.next(), ids.get(which), text(i)));
            }
            index.refresh();
        }
        long used = THREAD.getCurrentThreadCpuTime() - cpu;
        say("20,000 messages in 20 rounds: {0} ms, {1} ms of CPU", millis(start), used / 1_000_000);
    }

    private void ask(DeskIndex index, String q, Viewer viewer) throws IOException {
        Finder finder = new LuceneFinder(index);
        long[] times = new long[200];
        long[] cpu = new long[200];
        int found = 0;
        for (int i = -50; i < times.length; i++) {
            long start = THREAD.getCurrentThreadCpuTime();
            long began = System.nanoTime();
            found = finder.conversations(
                            Question.of(q),
                            Allowed.conversations(viewer, Conversations.Filter.NONE),
                            null,
                            20,
                            all -> all.stream().collect(Collectors.toMap(Function.identity(), Function.identity())))
                    .items()
                    .size();
            if (i >= 0) {
                times[i] = System.nanoTime() - began;
                cpu[i] = THREAD.getCurrentThreadCpuTime() - start;
            }
        }
        Arrays.sort(times);
        Arrays.sort(cpu);
        say("{0} ({1}): {2} found, p50 {3} µs, p99 {4} µs; of CPU {5} and {6} µs",
                q, viewer.grants().range(Permission.CONVERSATIONS_READ), found, times[100] / 1000, times[198] / 1000, cpu[100] / 1000, cpu[198] / 1000);
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
            Files.writeString(Path.of("target", "index-figures.txt"), report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long millis(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(f -> {
                        try {
                            return Files.size(f);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .sum()
                    / 1_000_000;
        }
    }
}
