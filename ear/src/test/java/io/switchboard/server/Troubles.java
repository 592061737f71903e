package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** What an outside end and a plugin can do to a soak; each ends with all well again. */
final class Troubles {

    /** Generous: what is measured is that things go on, not how fast a loaded machine is. */
    private static final Duration SOON = Duration.ofMinutes(4);

    private static final Path ARCHIVES = Path.of(System.getProperty("plugins.dir"));

    private final Soak soak;
    private final FarEnd farEnd;
    private final Api admin;
    private int upgrades;
    private int written;
    private int floods;

    Troubles(Soak soak) {
        this.soak = soak;
        this.farEnd = soak.farEnd();
        this.admin = Api.signedIn(soak.server(), "admin");
    }

    /**
     * The far end answers 503 while this and that happens: answers wait and say why, others don't.
     *
     * @param time for how long at least
     */
    void farEndIsAway(Duration time, Runnable meanwhile) {
        int before = farEnd.turnedAway();
        long until = System.nanoTime() + time.toNanos();
        farEnd.is(FarEnd.Mood.AWAY);
        soak.awaitOthers(3, SOON);
        meanwhile.run();
        Await.until("answers are turned away", SOON.plus(time), () -> {
            // Whose outcome nobody knows keeps its conversation waiting, until a person decides.
            soak.decideAll();
            return farEnd.turnedAway() >= before + 3
                    && System.nanoTime() > until
                    && soak.desk().shown("PENDING the answer URL says 503") > 0;
        });
        farEnd.is(FarEnd.Mood.WELL);
        outAgain("what waited goes out soon after it is back");
    }

    private void outAgain(String what) {
        int had = farEnd.taken().size();
        Await.until(what, SOON, () -> {
            soak.decideAll();
            return farEnd.taken().size() >= had + 20;
        });
    }

    /** It takes an answer and breaks the line, then takes one and says nothing: both are shown as unknown, others go on. */
    void farEndTakesAndSaysNothing(Runnable meanwhile) {
        soak.decideAll();
        long shown = soak.desk().shown("UNKNOWN");
        takes(FarEnd.Mood.BREAKS);
        Await.until("the broken one is shown as unknown", SOON, () -> soak.desk().shown("UNKNOWN") > shown);
        soak.decideAll();
        long broken = soak.desk().shown("UNKNOWN");
        takes(FarEnd.Mood.HANGS);
        soak.awaitOthers(3, SOON);
        meanwhile.run();
        Await.until("the one that hangs is shown as unknown", SOON, () -> soak.desk().shown("UNKNOWN") > broken);
        farEnd.is(FarEnd.Mood.WELL);
    }

    private void takes(FarEnd.Mood mood) {
        // In this mood: one that was being taken before it came tells nothing.
        long before = farEnd.taken(mood);
        farEnd.is(mood);
        Await.until("the far end has one more", SOON, () -> {
            soak.decideAll();
            return farEnd.taken(mood) > before;
        });
        if (mood == FarEnd.Mood.BREAKS) {
            farEnd.is(FarEnd.Mood.WELL);
        }
    }

    /** The plugin throws at each third answer: those are shown as unknown, the others go out. */
    void pluginThrowsAtEachThird() {
        soak.change("trouble", "THROW_EACH_THIRD");
        int before = farEnd.taken().size();
        Await.until("one thrown, two out", SOON, () -> {
            // Whose outcome nobody knows keeps its conversation waiting, until a person decides.
            soak.decideAll();
            return soak.desk().shown("IllegalStateException") > 0 && farEnd.taken().size() >= before + 2;
        });
        soak.awaitOthers(3, SOON);
        soak.change("trouble", "NONE");
    }

    /** It hangs in the middle of a send for as long as it may, on all its channel's threads. */
    void pluginHangsInSends() {
        soak.change("trouble", "HANG");
        soak.awaitOthers(10, SOON);
        soak.change("trouble", "NONE");
    }

    /** It hangs in webhooks, and a hundred of them come at once, again and again: only its own channel waits. */
    Map<String, Object> pluginHangsInWebhooks() {
        Api visitor = Api.visitor(soak.server());
        List<Long> quiet = writes(visitor, "quiet" + written);
        soak.change("trouble", "HANG_IN_WEBHOOK");
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        ExecutorService platform = Executors.newFixedThreadPool(100);
        try {
            for (int i = 0; i < 300; i++) {
                calls.add(CompletableFuture.supplyAsync(soak::hook, platform));
            }
            List<Long> hanging = writes(visitor, "hanging" + written);
            assertThat(hanging.get(hanging.size() - 1)).as("no visitor waits for what hangs: ms %s", hanging).isLessThan(4_000);
            List<Integer> statuses = calls.stream().map(CompletableFuture::join).distinct().toList();
            assertThat(statuses).as("what a platform is told").containsExactly(503);
            return Map.of(
                    "hang.others.ms", hanging.get(hanging.size() / 2) + " (most " + hanging.get(hanging.size() - 1) + ")",
                    "hang.quiet.ms", quiet.get(quiet.size() / 2) + " (most " + quiet.get(quiet.size() - 1) + ")");
        } finally {
            soak.change("trouble", "NONE");
            platform.shutdownNow();
        }
    }

    /** Twenty messages of a visitor, one after the other; how many milliseconds each took, sorted. */
    private List<Long> writes(Api visitor, String what) {
        List<Long> times = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            String key = what + "." + ++written;
            long begin = System.nanoTime();
            visitor.write(key, key + " ?");
            times.add((System.nanoTime() - begin) / 1_000_000);
            soak.ledger().acknowledged(Ledger.Way.VISITOR, what, key);
        }
        return times.stream().sorted().toList();
    }

    /** The clock of the running server leaps an hour ahead, back, an hour behind, and back. */
    void clockLeaps() {
        for (String off : List.of("PT1H", "PT0S", "PT-1H", "PT0S")) {
            soak.server().clock(off);
            Await.until("it leaps", SOON, () -> soak.server().logText().contains("and is by " + off));
            long before = soak.ledger().acknowledged(Ledger.Way.WEBHOOK);
            soak.awaitOthers(3, SOON);
            Await.until("webhooks are taken", SOON, () -> soak.ledger().acknowledged(Ledger.Way.WEBHOOK) >= before + 10);
        }
        Await.until("it is well", SOON, soak.server()::ready);
    }

    /** An upgrade that doesn't load, and one that does, while customers write. */
    void pluginIsUpgraded() {
        Api.Answer broken = admin.send("POST", "/api/plugins", "application/zip", archive(next(), "io.switchboard.channel.echo.Missing\n"));
        assertThat(broken.status()).as(broken.http().body()).isLessThan(500);
        soak.awaitOthers(3, SOON);
        String version = next();
        Api.Answer good = admin.send("POST", "/api/plugins", "application/zip", archive(version, ""));
        assertThat(good.status()).as(good.http().body()).isBetween(200, 201);
        assertThat(good.json().get("version").asText()).isEqualTo(version);
        assertThat(good.json().get("state").asText()).isEqualTo("STARTED");
        long before = soak.ledger().acknowledged(Ledger.Way.WEBHOOK);
        Await.until("webhooks are taken again", SOON, () -> soak.ledger().acknowledged(Ledger.Way.WEBHOOK) >= before + 10);
    }

    /** It is stopped for a while: nothing of its channel is lost, nobody else waits. */
    void pluginIsStopped() {
        admin.post("/api/plugins/channel-echo/stop", null);
        soak.awaitOthers(3, SOON);
        admin.post("/api/plugins/channel-echo/start", null);
        long before = soak.ledger().acknowledged(Ledger.Way.WEBHOOK);
        Await.until("webhooks are taken again", SOON, () -> soak.ledger().acknowledged(Ledger.Way.WEBHOOK) >= before + 10);
    }

    /** A visitor writes ten times as often as he may: he is told 429, and what he was told is stored stands in the ledger. */
    Map<String, Object> visitorFloods() {
        Api visitor = Api.visitor(soak.server());
        long limit = 120;
        String name = "flood" + ++floods;
        long stored = 0;
        long refused = 0;
        for (int i = 1; i <= 10 * limit; i++) {
            String key = name + "." + i;
            Api.Answer answer = visitor.send("POST", "/api/widget/demo/messages",
                    Map.of("clientId", key, "content", Map.of("type", "text", "text", key + " !")));
            if (answer.status() == 201) {
                soak.ledger().acknowledged(Ledger.Way.VISITOR, name, key);
                stored++;
            } else {
                assertThat(answer.status()).isIn(429, 503);
                refused++;
            }
        }
        assertThat(stored).as("of a flood").isGreaterThanOrEqualTo(limit).isLessThan(10 * limit);
        soak.awaitOthers(3, SOON);
        return Map.of("flood.stored", stored, "flood.refused", refused);
    }

    private String next() {
        return "1.0." + ++upgrades;
    }

    /** The plugin's archive as another version, with more lines in its list of extensions. */
    private static byte[] archive(String version, String extensions) {
        try (Stream<Path> files = Files.list(ARCHIVES)) {
            byte[] original = Files.readAllBytes(
                    files.filter(file -> file.getFileName().toString().startsWith("channel-echo-")).findFirst().orElseThrow());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(original));
                    ZipOutputStream out = new ZipOutputStream(bytes)) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    byte[] content = in.readAllBytes();
                    if (entry.getName().equals("plugin.properties")) {
                        content = new String(content, StandardCharsets.UTF_8)
                                .replaceFirst("plugin.version=.*", "plugin.version=" + version)
                                .getBytes(StandardCharsets.UTF_8);
                    } else if (entry.getName().endsWith("META-INF/extensions.idx")) {
                        content = (new String(content, StandardCharsets.UTF_8) + "\n" + extensions).getBytes(StandardCharsets.UTF_8);
                    }
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    out.write(content);
                    out.closeEntry();
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
