package io.switchboard.host;

import java.lang.ref.WeakReference;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What stays of plugins that were stopped: class loaders that something still holds, and threads that run on. Loaders are
 * only known weakly. Safe for use by several threads.
 */
public final class PluginTraces {
    private final InstantSource clock;
    private final Map<String, List<Stopped>> stopped = new ConcurrentHashMap<>();

    /** A loader that was closed. */
    private record Stopped(String version, Instant at, WeakReference<ClassLoader> loader) {}

    /** A class loader that is still there: since when it was of no more use. */
    public record Loader(String version, Instant stoppedAt) {}

    PluginTraces(InstantSource clock) {
        this.clock = clock;
    }

    void closed(String pluginId, String version, ClassLoader loader) {
        stopped.computeIfAbsent(pluginId, any -> new CopyOnWriteArrayList<>())
                .add(new Stopped(version, clock.instant(), new WeakReference<>(loader)));
    }

    /** Not collected yet, the oldest first; the JVM lets a while go by before it collects. */
    List<Loader> loaders(String pluginId) {
        return alive(pluginId).stream().map(each -> new Loader(each.version(), each.at())).toList();
    }

    /** Names of threads that were the plugin's and go on although it, or that version of it, was stopped. */
    List<String> threadsLeft(String pluginId) {
        List<Stopped> old = alive(pluginId);
        List<String> names = new ArrayList<>();
        if (!old.isEmpty()) {
            for (Thread thread : threads()) {
                ClassLoader context = thread.getContextClassLoader();
                ClassLoader own = thread.getClass().getClassLoader();
                if (old.stream().map(each -> each.loader().get()).anyMatch(loader -> loader != null && (loader == context || loader == own))) {
                    names.add(thread.getName());
                }
            }
        }
        return names;
    }

    /** Threads that a running plugin has made itself, beside those that the host calls it on. */
    List<String> threadsOwn(PluginRuntime plugin) {
        List<String> names = new ArrayList<>();
        for (Thread thread : threads()) {
            boolean its = thread.getContextClassLoader() == plugin.loader() || thread.getClass().getClassLoader() == plugin.loader();
            if (its && !thread.getName().startsWith(PluginCalls.threadName(plugin.id()))) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    /** Whether anything is left of it. */
    boolean isClean(String pluginId) {
        return alive(pluginId).isEmpty();
    }

    private List<Stopped> alive(String pluginId) {
        List<Stopped> all = stopped.getOrDefault(pluginId, List.of());
        if (!all.isEmpty()) {
            all.removeIf(each -> each.loader().get() == null);
        }
        return all;
    }

    /** All of the JVM's, without their stacks. */
    private static List<Thread> threads() {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        while (top.getParent() != null) {
            top = top.getParent();
        }
        Thread[] found = new Thread[top.activeCount() * 2 + 16];
        int count = top.enumerate(found, true);
        return Arrays.asList(found).subList(0, count);
    }
}
