package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.host.PluginFigures.Health;
import io.switchboard.host.PluginMeter.Point;
import io.switchboard.spi.module.Notifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFiguresTest {
    private static final String ID = "test-habits";
    /** Holds a plugin's loader, as a cache of the server would. */
    private static final AtomicReference<Object> LEAK = new AtomicReference<>();

    @TempDir
    Path folder;

    private TestHost host;

    @BeforeEach
    void open() throws IOException {
        host = new TestHost(folder);
    }

    @AfterEach
    void close() {
        LEAK.set(null);
        System.getProperties().remove("test.habits.release");
        host.close();
    }

    private static PluginMaker plugin(String version, String constructor) {
        return new PluginMaker(ID).version(version).source("Habits", """
                @Extension public class Habits implements Notifier {
                    public Habits() throws Exception { %s }
                    public boolean reaches(String address) { if (address.equals("bad")) throw new IllegalStateException("no such place"); return true; }
                    public void send(String address, String subject, String text) {}
                }
                """.formatted(constructor));
    }

    private PluginFigures.Figures figures() {
        return host.plugins.figures(ID);
    }

    private Notifier notifier() {
        return host.running.active(Notifier.class).get(0);
    }

    @Test
    void countsCallsAndWhatFailed() {
        host.plugins.install(plugin("1.0.0", "").zip());
        long before = figures().totals().calls();
        for (int i = 0; i < 4; i++) {
            notifier().reaches("good");
        }
        assertThat(figures().health()).isEqualTo(Health.WELL);
        assertThat(figures().whole().p99()).isNotNull().isLessThan(Duration.ofSeconds(5));
        for (int i = 0; i < 20; i++) {
            assertThat(catchThrowable(() -> notifier().reaches("bad"))).isNotNull();
        }
        assertThat(figures().totals().calls()).isEqualTo(before + 24);
        assertThat(figures().totals().errors()).isEqualTo(20);
        assertThat(figures().hour()).hasSize(60);
        assertThat(figures().troubles()).hasSize(10).allSatisfy(trouble -> {
            assertThat(trouble.what()).isEqualTo("Notifier.reaches");
            assertThat(trouble.why()).contains("no such place");
        });
        assertThat(figures().health()).isEqualTo(Health.TROUBLED);
        host.plugins.stop(ID);
        assertThat(figures().health()).isEqualTo(Health.STOPPED);
        assertThat(figures().totals().errors()).as("over a stop").isEqualTo(20);
    }

    @Test
    void showsAThreadThatIsLeftBehind() {
        host.plugins.install(plugin("1.0.0", """
                Thread stays = new Thread(() -> {
                    while (System.getProperty("test.habits.release") == null) {
                        try { new java.util.concurrent.CountDownLatch(1).await(50, java.util.concurrent.TimeUnit.MILLISECONDS); } catch (InterruptedException e) { }
                    }
                }, "stays-for-ever");
                stays.setDaemon(true);
                stays.start();
                """).zip());
        assertThat(figures().threads()).containsExactly("stays-for-ever");
        assertThat(figures().threadsLeft()).isEmpty();
        host.plugins.stop(ID);
        assertThat(figures().threadsLeft()).containsExactly("stays-for-ever");
        assertThat(figures().health()).isEqualTo(Health.TROUBLED);
        System.setProperty("test.habits.release", "now");
        Eventually.isTrue(() -> figures().threadsLeft().isEmpty());
    }

    @Test
    void showsALoaderThatIsNotCollected() {
        host.plugins.install(plugin("1.0.1", "").zip());
        LEAK.set(host.running.find(ID).orElseThrow().loader());
        host.plugins.install(plugin("1.1.0", "").zip());
        Eventually.isTrue(() -> {
            System.gc();
            return figures().loaders().size() == 1;
        });
        assertThat(figures().loaders()).singleElement().satisfies(loader -> assertThat(loader.version()).isEqualTo("1.0.1"));
        LEAK.set(null);
        Eventually.isTrue(() -> {
            System.gc();
            return figures().loaders().isEmpty();
        });
    }

    @Test
    void forgetsMinutesThatAreOver() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T10:00:30Z"));
        PluginMeter meter = new PluginMeter(now::get);
        meter.done(Duration.ofMillis(100).toNanos());
        meter.failed("x", Duration.ofMillis(900).toNanos(), new IllegalStateException("a"));
        meter.done(-1);
        Point first = meter.last(5);
        assertThat(first.calls()).isEqualTo(3);
        assertThat(first.errors()).isEqualTo(1);
        assertThat(first.p50()).isBetween(Duration.ofMillis(99), Duration.ofMillis(126));
        assertThat(first.p99()).isBetween(Duration.ofMillis(899), Duration.ofMillis(1126));
        now.set(now.get().plus(Duration.ofMinutes(30)));
        meter.done(Duration.ofMillis(1).toNanos());
        assertThat(meter.last(5).calls()).isEqualTo(1);
        assertThat(meter.last(60).calls()).isEqualTo(4);
        assertThat(meter.hour()).filteredOn(point -> point.calls() > 0).extracting(Point::calls).containsExactly(3L, 1L);
        now.set(now.get().plus(Duration.ofMinutes(45)));
        assertThat(meter.last(60).calls()).isEqualTo(1);
        assertThat(meter.last(5).p99()).as("no data is not 0").isNull();
        assertThat(meter.totals().calls()).isEqualTo(4);
    }
}
