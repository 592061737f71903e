package io.switchboard.host;

import io.switchboard.loader.ArchiveDescriptor;
import io.switchboard.loader.PluginArchive;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.FileScanner;
import java.io.IOException;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded plugin: its classes, its extension objects, its threads, and the parts of the host that work for it. Loaded,
 * started and closed once, by one thread at a time; the rest is safe for use by several threads. Nobody keeps a plugin's
 * objects longer than this.
 */
public final class PluginRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(PluginRuntime.class);
    private static final Duration CALL = Duration.ofSeconds(30);

    /** A file is read meanwhile. */
    private static final Duration SCAN = Duration.ofSeconds(60);
    private static final int PLACES = 32;

    private final PluginArchive archive;
    private final URLClassLoader loader;
    private final PluginLimits limits;
    private final PluginFigures figures;
    private final PluginCalls calls;
    private final Gate gate = new Gate();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<Class<?>, Object> services;
    private final PluginTexts texts;
    private final PluginEntities entities = new PluginEntities();
    private SinglePluginContainer container;
    private Injector injector;
    private volatile List<Object> extensions = List.of();
    private volatile boolean alive = true;
    private volatile BooleanSupplier licensed = () -> true;

    private PluginRuntime(
            PluginArchive archive,
            URLClassLoader loader,
            PluginLimits limits,
            BooleanSupplier inTransaction,
            Function<PluginRuntime, Map<Class<?>, Object>> services,
            PluginFigures figures) {
        this.figures = figures;
        this.archive = archive;
        this.loader = loader;
        this.limits = limits;
        this.calls = new PluginCalls(
                archive.descriptor().id(),
                loader,
                PLACES,
                limits.stop(),
                inTransaction,
                entities::endCall,
                figures.meter(archive.descriptor().id()));
        this.texts = new PluginTexts(loader::getResourceAsStream);
        this.services = services.apply(this);
    }

    /**
     * Loads the classes and makes the extension objects, nothing else: another version may be running meanwhile.
     *
     * @param services what the plugin's {@code @Inject} fields get
     * @param figures counts its calls and what it leaves behind
     * @throws RuntimeException when that fails; nothing is left behind
     */
    static PluginRuntime load(
            PluginArchive archive,
            ClassLoader server,
            PluginLimits limits,
            BooleanSupplier inTransaction,
            Function<PluginRuntime, Map<Class<?>, Object>> services,
            PluginFigures figures)
            throws IOException {
        PluginRuntime plugin =
                new PluginRuntime(archive, archive.newClassLoader(server), limits, inTransaction, services, figures);
        try {
            plugin.calls.call("loading", limits.load(), () -> {
                plugin.makeExtensions();
                return null;
            });
            return plugin;
        } catch (RuntimeException e) {
            plugin.close();
            throw e;
        }
    }

    private void makeExtensions() throws ClassNotFoundException {
        container = new SinglePluginContainer(archive, loader);
        injector = new Injector(services, archive.descriptor());
        List<Object> made = new ArrayList<>();
        for (String name : container.extensionNames()) {
            Class<?> type = loader.loadClass(name);
            injector.requirePermission(type, name);
            made.add(injector.make(type));
        }
        if (made.isEmpty()) {
            throw new ConnectorException(Failure.INVALID_REQUEST, StoredText.of("noExtensions"));
        }
        extensions = List.copyOf(made);
    }

    /** Starts the parts in order, then the plugin's own start. When one fails all are ended again. */
    void start(List<? extends PluginPart> partsInOrder) {
        try {
            for (PluginPart part : partsInOrder) {
                parts.push(part.start(this));
            }
            calls.call("start", limits.load(), () -> {
                container.start();
                return null;
            });
        } catch (Exception e) {
            close();
            throw e instanceof RuntimeException known ? known : new IllegalStateException(PluginCalls.brief(e), e);
        }
    }

    /** Lets requests finish, ends the parts, the plugin, its threads, and closes its loader. Never throws. */
    void close() {
        gate.close(limits.drain());
        while (!parts.isEmpty()) {
            quietly("ending a part", parts.pop());
        }
        if (container != null) {
            quietly("stop", () -> calls.call("stop", limits.stop(), () -> {
                container.stop();
                return null;
            }));
        }
        alive = false;
        calls.close();
        extensions = List.of();
        if (container != null) {
            quietly("unloading", container::unload);
        }
        quietly("closing its loader", loader);
        java.util.ResourceBundle.clearCache(loader);
        java.beans.Introspector.flushCaches();
        figures.traces().closed(id(), descriptor().version(), loader);
    }

    private void quietly(String what, AutoCloseable work) {
        try {
            work.close();
        } catch (Exception e) {
            LOG.warn("plugin {}: {} failed: {}", id(), what, PluginCalls.brief(e));
        }
    }

    public String id() {
        return archive.descriptor().id();
    }

    public ArchiveDescriptor descriptor() {
        return archive.descriptor();
    }

    public PluginArchive archive() {
        return archive;
    }

    /** False once it is stopped: its objects and its proxies are dead. */
    boolean isAlive() {
        return alive;
    }

    /** @param now whether the licence has it at the moment; from memory */
    void holdTo(BooleanSupplier now) {
        licensed = now;
    }

    /** False when its licence has ended: a channel's plugin goes on to take what customers send, and nothing else. */
    boolean isLicensed() {
        return licensed.getAsBoolean();
    }

    ClassLoader loader() {
        return loader;
    }

    /** Through which requests from outside go in. */
    Gate gate() {
        return gate;
    }

    PluginCalls calls() {
        return calls;
    }

    PluginMeter meter() {
        return figures.meter(id());
    }

    PluginTexts texts() {
        return texts;
    }

    PluginEntities entities() {
        return entities;
    }

    Injector injector() {
        return injector;
    }

    /** Its extensions of a type, unguarded: call them through {@link #calls()}. */
    <T> List<T> extensions(Class<T> type) {
        return extensions.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Its extensions of a type, with every call guarded. */
    <T> Stream<T> guarded(Class<T> type) {
        Duration limit = type == FileScanner.class ? SCAN : CALL;
        return extensions(type).stream().map(extension -> GuardedExtension.of(type, extension, calls, limit));
    }
}
