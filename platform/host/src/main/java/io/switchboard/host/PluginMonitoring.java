package io.switchboard.host;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Steady;
import io.switchboard.host.PluginFigures.Figures;
import io.switchboard.host.PluginMeasures.Measure;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts the figures of each installed plugin among the server's own, at {@code /metrics} of the management port. On a server
 * without Micrometer this bean isn't there, and nobody misses it.
 */
@ApplicationScoped
public class PluginMonitoring {
    private static final Duration ALSO_EVERY = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofSeconds(1);

    // Each deployment is offered its registry, the EAR and the WAR the same one.
    @Inject
    Instance<MeterRegistry> registries;

    @Inject
    Plugins plugins;

    @Inject
    RunningPlugins running;

    @Inject
    Signals signals;

    @Inject
    Loops loops;

    @Inject
    @Steady
    Clock clock;

    private Meters meters;

    /** After the host's own start. */
    void start(@Observes @Priority(1500) Startup event) {
        registries.stream().findFirst().ifPresent(registry -> {
            meters = new Meters(registry, running::figuresOf, clock);
            Loop loop = loops.start("plugin-monitoring", ALSO_EVERY, () -> {
                meters.follow(plugins.list().stream().map(each -> new Shown(each.id(), each.version())).toList());
                return false;
            });
            signals.listen(all -> wake(loop, all));
            signals.listenAfar(all -> wake(loop, all));
        });
    }

    /** The registry is the server's, and outlives the application. */
    void stop(@Observes Shutdown event) {
        if (meters != null) {
            meters.follow(List.of());
        }
    }

    private static void wake(Loop loop, List<Signals.Signal> signals) {
        if (signals.stream().anyMatch(signal -> signal.type().startsWith("plugin."))) {
            loop.wake();
        }
    }

    /** A plugin whose figures are shown, with the version that is installed. */
    record Shown(String id, String version) {}

    /** What this application has in a registry. */
    static final class Meters {
        private final MeterRegistry registry;
        private final Function<String, Figures> figures;
        private final Clock clock;
        // A registry holds what it asks by weak references only: these are the strong ones.
        private final Map<Shown, Source> shown = new HashMap<>();

        /** @param figures of the plugin with this id, from memory */
        Meters(MeterRegistry registry, Function<String, Figures> figures, Clock clock) {
            this.registry = registry;
            this.figures = figures;
            this.clock = clock;
        }

        /** From now on just these. */
        synchronized void follow(List<Shown> plugins) {
            shown.keySet().removeIf(old -> {
                boolean gone = !plugins.contains(old);
                if (gone) {
                    remove(old);
                }
                return gone;
            });
            plugins.forEach(plugin -> shown.computeIfAbsent(plugin, this::add));
        }

        private Source add(Shown plugin) {
            Source source = new Source(() -> figures.apply(plugin.id()), clock);
            // Not by builders: the registry that WildFly gives to applications drops what they make.
            for (Measure measure : PluginMeasures.ALL) {
                switch (measure.kind()) {
                    case GAUGE -> registry.gauge(measure.name(), tags(plugin), source, each -> each.ask(measure));
                    case COUNTER -> registry.more().counter(measure.name(), tags(plugin), source, each -> each.ask(measure));
                    case TIMER -> registry.more().timer(
                            measure.name(),
                            tags(plugin),
                            source,
                            each -> (long) measure.count().applyAsDouble(each.now()),
                            each -> each.ask(measure),
                            TimeUnit.SECONDS);
                }
            }
            return source;
        }

        private void remove(Shown plugin) {
            List<String> names = PluginMeasures.ALL.stream().map(Measure::name).toList();
            registry.getMeters().stream()
                    .filter(meter -> names.contains(meter.getId().getName()))
                    .filter(meter -> meter.getId().getTags().containsAll(tags(plugin).stream().toList()))
                    .forEach(registry::remove);
        }

        private static Tags tags(Shown plugin) {
            return Tags.of("plugin", plugin.id(), "version", plugin.version());
        }
    }

    /** Where the meters of one plugin ask, one after the other: its figures aren't worked out for each of them. */
    private static final class Source {
        private final Supplier<Figures> figures;
        private final Clock clock;
        private Figures kept;
        private Instant keptAt;

        Source(Supplier<Figures> figures, Clock clock) {
            this.figures = figures;
            this.clock = clock;
        }

        synchronized Figures now() {
            Instant now = clock.instant();
            if (kept == null || !now.isBefore(keptAt.plus(KEPT))) {
                kept = figures.get();
                keptAt = now;
            }
            return kept;
        }

        double ask(Measure measure) {
            return measure.value().applyAsDouble(now());
        }
    }
}
