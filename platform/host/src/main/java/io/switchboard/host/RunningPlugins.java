package io.switchboard.host;

import io.switchboard.core.shared.Extensions;
import io.switchboard.loader.ArchiveDescriptor;
import io.switchboard.loader.BrokenArchiveException;
import io.switchboard.loader.PluginArchive;
import io.switchboard.loader.PluginArchives;
import io.switchboard.spi.ConnectorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins that are started now, in the order of their starts. Safe for use by several threads. */
public final class RunningPlugins implements Extensions {
    private static final Logger LOG = LoggerFactory.getLogger(RunningPlugins.class);

    private final ClassLoader server;
    private final PluginLimits limits;
    private final BooleanSupplier inTransaction;
    private final Function<PluginRuntime, Map<Class<?>, Object>> services;
    private final List<? extends PluginPart> parts;
    private final Consumer<String> changed;
    private final LicenceGate licence;
    private final PluginFigures figures;
    private final Set<String> moving = ConcurrentHashMap.newKeySet();
    private volatile List<PluginRuntime> started = List.of();

    /**
     * @param server the loader that has the SPI and the Jakarta APIs
     * @param parts what is started for each plugin, in this order
     * @param changed is told the id of a plugin that changed
     * @param licence keeps out what it doesn't have
     * @param figures counts what plugins do
     */
    RunningPlugins(
            ClassLoader server,
            PluginLimits limits,
            BooleanSupplier inTransaction,
            Function<PluginRuntime, Map<Class<?>, Object>> services,
            List<? extends PluginPart> parts,
            Consumer<String> changed,
            LicenceGate licence,
            PluginFigures figures) {
        this.figures = figures;
        this.server = server;
        this.limits = limits;
        this.inTransaction = inTransaction;
        this.services = services;
        this.parts = parts;
        this.changed = changed;
        this.licence = licence;
    }

    @Override
    public <T> List<T> active(Class<T> type) {
        return started.stream()
                .filter(plugin -> plugin.gate().isOpen() && plugin.isLicensed())
                .flatMap(plugin -> plugin.guarded(type))
                .toList();
    }

    public List<PluginRuntime> all() {
        return started;
    }

    public Optional<PluginRuntime> find(String id) {
        return started.stream().filter(plugin -> plugin.id().equals(id)).findFirst();
    }

    /**
     * The module for want of which a plugin is closed, whether it runs to take what customers send or not at all; empty when it
     * is open, or isn't there for another reason. From memory.
     */
    public Optional<String> withheld(String id) {
        return find(id)
                .map(plugin -> Optional.of(plugin.descriptor().module()).filter(module -> !plugin.isLicensed()))
                .orElseGet(() -> licence.withheld(id));
    }

    PluginFigures figures() {
        return figures;
    }

    /** From memory; what doesn't run counts as stopped. */
    PluginFigures.Figures figuresOf(String id) {
        Optional<PluginRuntime> runtime = find(id);
        return figures.of(id, runtime.isPresent() ? Plugins.State.STARTED : Plugins.State.STOPPED, runtime);
    }

    /** Whether the licence lets it be loaded. */
    boolean mayRun(ArchiveDescriptor plugin) {
        return licence.mayRun(plugin);
    }

    void changed(String id) {
        changed.accept(id);
    }

    /** Takes over the unpacked archive: its folder goes with the plugin, or at once when the plugin doesn't start. */
    void start(PluginArchive archive) throws IOException {
        run(load(archive));
    }

    /**
     * Loads the new version and prepares what it needs, stops the old one, starts the new one. When that fails nothing of the
     * new one runs, and the old one still does if it was before that.
     */
    void replace(String id, PluginArchive archive) throws IOException {
        PluginRuntime fresh = load(archive);
        find(id).ifPresent(old -> prepare(fresh, old));
        stop(id);
        run(fresh);
    }

    /** Until the end of this, requests for the plugin are told to come again soon when it isn't there. */
    Move move(String id) {
        moving.add(id);
        return () -> moving.remove(id);
    }

    /** The time in which a plugin goes from one version to another. */
    interface Move extends AutoCloseable {
        @Override
        void close();
    }

    /** Whether it is on its way from one version to another: who asks for it now should ask again soon. */
    boolean isMoving(String id) {
        return moving.contains(id);
    }

    /** Does nothing when it isn't started. */
    void stop(String id) {
        find(id).ifPresent(plugin -> {
            end(plugin);
            without(plugin);
            LOG.info("plugin {} {} stopped", id, plugin.descriptor().version());
            changed(id);
        });
    }

    void stopAll() {
        List<PluginRuntime> last = new ArrayList<>(started);
        java.util.Collections.reverse(last);
        last.forEach(plugin -> stop(plugin.id()));
    }

    /** Why something failed, in a line for admins. */
    static String reason(Throwable e) {
        String message = e.getMessage();
        boolean told = e instanceof ConnectorException || e instanceof BrokenArchiveException;
        return told || message != null && message.startsWith("@") ? message : PluginCalls.brief(e);
    }

    private PluginRuntime load(PluginArchive archive) throws IOException {
        try {
            licence.check(archive.descriptor());
            PluginRuntime plugin = PluginRuntime.load(archive, server, limits, inTransaction, services, figures);
            plugin.holdTo(() -> licence.allows(archive.descriptor()));
            return plugin;
        } catch (RuntimeException | IOException e) {
            PluginArchives.delete(archive.root());
            throw e;
        }
    }

    private void prepare(PluginRuntime fresh, PluginRuntime old) {
        try {
            parts.forEach(part -> part.prepare(fresh, old));
        } catch (RuntimeException e) {
            end(fresh);
            throw e;
        }
    }

    /** There is no way back any more to the version from before, or the plugin is gone. */
    void settled(String id) {
        parts.forEach(part -> part.settled(id));
    }

    private void run(PluginRuntime plugin) throws IOException {
        try {
            plugin.start(parts);
        } catch (RuntimeException e) {
            PluginArchives.delete(plugin.archive().root());
            throw e;
        }
        synchronized (this) {
            List<PluginRuntime> more = new ArrayList<>(started);
            more.add(plugin);
            started = List.copyOf(more);
        }
        LOG.info("plugin {} {} started", plugin.id(), plugin.descriptor().version());
    }

    private synchronized void without(PluginRuntime plugin) {
        started = started.stream().filter(other -> other != plugin).toList();
    }

    private static void end(PluginRuntime plugin) {
        plugin.close();
        try {
            PluginArchives.delete(plugin.archive().root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
