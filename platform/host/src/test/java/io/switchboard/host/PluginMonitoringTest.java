package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.switchboard.host.PluginMonitoring.Meters;
import io.switchboard.host.PluginMonitoring.Shown;
import io.switchboard.host.Plugins.State;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PluginMonitoringTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PluginFigures figures = new PluginFigures(Clock.systemUTC());
    private final AtomicInteger workedOut = new AtomicInteger();
    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource clock = time::get;
    private final Meters meters = new Meters(registry, this::figures, clock.withZone(ZoneOffset.UTC));

    private PluginFigures.Figures figures(String id) {
        workedOut.incrementAndGet();
        return figures.of(id, State.STARTED, Optional.empty());
    }

    @Test
    void aScrapeWorksTheFiguresOutOnce() {
        meters.follow(List.of(new Shown("echo", "1.0.0")));
        registry.getMeters().forEach(meter -> meter.measure().forEach(Measurement::getValue));
        assertThat(workedOut).hasValue(1);

        figures.meter("echo").done(1000);
        time.set(Instant.EPOCH.plusSeconds(1));
        assertThat(registry.get("switchboard_plugin_calls_total").functionCounter().count()).isEqualTo(1);
        assertThat(workedOut).hasValue(2);
    }

    @Test
    void tellsWhatEachPluginDoes() {
        registry.counter("somebody.elses").increment();
        meters.follow(List.of(new Shown("echo", "1.0.0"), new Shown("mail", "2.0.0")));
        assertThat(registry.getMeters()).hasSize(2 * PluginMeasures.ALL.size() + 1);

        figures.meter("echo").done(TimeUnit.MILLISECONDS.toNanos(1500));
        figures.meter("echo").failed("send", TimeUnit.MILLISECONDS.toNanos(500), new IllegalStateException("no"));
        assertThat(registry.get("switchboard_plugin_calls_total").tags("plugin", "echo", "version", "1.0.0").functionCounter().count()).isEqualTo(2);
        assertThat(registry.get("switchboard_plugin_calls_total").tags("plugin", "mail").functionCounter().count()).isZero();
        assertThat(registry.get("switchboard_plugin_errors_total").tags("plugin", "echo").functionCounter().count()).isEqualTo(1);
        assertThat(registry.get("switchboard_plugin_call_seconds").tags("plugin", "echo").functionTimer().totalTime(TimeUnit.SECONDS))
                .isBetween(1.9, 2.1);
        assertThat(registry.get("switchboard_plugin_call_seconds").tags("plugin", "echo").functionTimer().count()).isEqualTo(2);
        assertThat(registry.get("switchboard_plugin_up").tags("plugin", "echo").gauge().value()).isEqualTo(1);
    }

    @Test
    void forgetsWhatGoesAndTheVersionFromBefore() {
        registry.counter("somebody.elses").increment();
        meters.follow(List.of(new Shown("echo", "1.0.0"), new Shown("mail", "2.0.0")));
        meters.follow(List.of(new Shown("echo", "1.1.0")));
        assertThat(registry.getMeters()).hasSize(PluginMeasures.ALL.size() + 1);
        assertThat(registry.find("switchboard_plugin_up").meters())
                .extracting(Meter::getId)
                .extracting(id -> id.getTag("plugin") + " " + id.getTag("version"))
                .containsExactly("echo 1.1.0");
        meters.follow(List.of());
        assertThat(registry.getMeters()).hasSize(1);
    }
}
