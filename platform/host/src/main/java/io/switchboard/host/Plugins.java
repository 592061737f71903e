package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.host.InstalledPlugins.Installed;
import io.switchboard.loader.ArchiveDescriptor;
import io.switchboard.loader.PluginArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of plugins: install, start, stop, upgrade, remove while the server runs. Safe for use by several threads;
 * what concerns one plugin happens one after the other.
 */
public final class Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private final InstalledPlugins installed;
    private final ArchiveFolder folder;
    private final BundledPlugins bundled;
    private final RunningPlugins running;
    private final PluginData data;
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    Plugins(InstalledPlugins installed, ArchiveFolder folder, BundledPlugins bundled, RunningPlugins running, PluginData data) {
        this.installed = installed;
        this.folder = folder;
        this.bundled = bundled;
        this.running = running;
        this.data = data;
    }

    /** How a plugin stands. */
    public enum State {
        STARTED,
        STOPPED,
        FAILED
    }

    /**
     * An installed plugin.
     *
     * @param bundled whether the archive is of the same build as the server
     * @param descriptor what it says of itself; null when its archive can't be read
     * @param problem why it isn't as it should be, or null
     * @param texts its own texts; null unless it is started
     */
    public record Plugin(
            String id, String version, State state, boolean bundled, ArchiveDescriptor descriptor, String problem, PluginTexts texts) {}

    public List<Plugin> list() {
        return installed.list().stream().map(this::view).toList();
    }

    /** @throws Refused NOT_FOUND */
    public Plugin get(String id) {
        return view(row(id));
    }

    /**
     * Installs a new plugin and starts it, or brings an installed one to a higher version: settings and tables stay, and
     * when the new version doesn't start the old one comes back and the problem is shown. The very same archive again
     * changes nothing.
     *
     * @param zip read to its end, not closed
     * @throws io.switchboard.loader.BrokenArchiveException when the archive is refused
     * @throws Refused CONFLICT when its version isn't higher
     */
    public Plugin install(InputStream zip) {
        try {
            ArchiveFolder.Received received = folder.receive(zip);
            String id = received.archive().descriptor().id();
            return locked(id, () -> {
                Optional<Installed> old = installed.find(id);
                if (old.isPresent() && old.get().digest().equals(received.archive().digest())) {
                    folder.discard(received);
                } else if (old.isPresent()) {
                    upgrade(old.get(), received);
                } else {
                    String file = folder.keep(received);
                    installed.add(id, received.archive().descriptor().version(), file, received.archive().digest());
                    data.restoreSettings(id);
                    launch(id, received.archive());
                }
                return get(id);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, and wants it started from now on. */
    public Plugin start(String id) {
        return locked(id, () -> {
            row(id);
            installed.want(id, true);
            if (running.find(id).isEmpty()) {
                launch(row(id));
            }
            return get(id);
        });
    }

    /** Stops it, and wants it stopped from now on. Requests that run may finish. */
    public Plugin stop(String id) {
        return locked(id, () -> {
            row(id);
            installed.want(id, false);
            installed.problem(id, null);
            running.stop(id);
            return get(id);
        });
    }

    /**
     * Stops and removes it.
     *
     * @param withData also its tables, entries and settings; otherwise a later install finds its tables again
     */
    public void remove(String id, boolean withData) {
        locked(id, () -> {
            Installed row = row(id);
            running.stop(id);
            if (withData) {
                data.drop(id);
            } else {
                data.keepSettings(row);
            }
            installed.remove(id);
            folder.remove(row.file());
            running.changed(id);
            return null;
        });
    }

    /** Installs what this build carries where it is missing or older, then starts all that shall run. */
    void startAll() {
        for (String file : bundled.files()) {
            attempt("install the bundled " + file, () -> installBundled(file));
        }
        for (Installed row : installed.list()) {
            if (row.wanted() && running.find(row.id()).isEmpty()) {
                attempt("start " + row.id(), () -> locked(row.id(), () -> {
                    launch(row);
                    return null;
                }));
            }
        }
    }

    void stopAll() {
        running.stopAll();
    }

    /** Whether it is on its way from one version to another: who asks for it now should ask again soon. */
    public boolean isMoving(String id) {
        return running.isMoving(id);
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void attempt(String what, Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException | RuntimeException e) {
            LOG.error("could not {}", what, e);
        }
    }

    private void installBundled(String file) throws IOException {
        ArchiveFolder.Received received;
        try (InputStream in = bundled.open(file)) {
            received = folder.receive(in);
        }
        ArchiveDescriptor descriptor = received.archive().descriptor();
        locked(descriptor.id(), () -> {
            Optional<Installed> old = installed.find(descriptor.id());
            boolean sameVersion = old.isPresent() && old.get().version().equals(descriptor.version());
            boolean sameBytes = old.isPresent() && old.get().digest().equals(received.archive().digest());
            if (old.isPresent() && (sameBytes || !sameVersion && !descriptor.isNewerThan(old.get().version()))) {
                folder.discard(received);
                return null;
            }
            // The same version with other bytes is a new build of the same sources: the server's own is the right one.
            String kept = folder.keep(received);
            if (old.isPresent()) {
                installed.upgrade(descriptor.id(), descriptor.version(), kept, received.archive().digest());
            } else {
                installed.add(descriptor.id(), descriptor.version(), kept, received.archive().digest());
                data.restoreSettings(descriptor.id());
            }
            folder.discard(received);
            return null;
        });
    }

    private void upgrade(Installed old, ArchiveFolder.Received received) throws IOException {
        ArchiveDescriptor descriptor = received.archive().descriptor();
        if (!descriptor.isNewerThan(old.version())) {
            folder.discard(received);
            throw Refused.conflict("plugin.notNewer", old.id(), old.version(), descriptor.version());
        }
        if (!old.wanted()) {
            replace(old, received);
            folder.discard(received);
            return;
        }
        try {
            running.replace(old.id(), received.archive());
        } catch (RuntimeException | IOException e) {
            LOG.error("plugin {} {} doesn't start, {} comes back", old.id(), descriptor.version(), old.version(), e);
            String problem = "Upgrade to " + descriptor.version() + " failed: " + RunningPlugins.reason(e);
            folder.discard(received);
            if (running.find(old.id()).isEmpty()) {
                launch(old);
            }
            installed.problem(old.id(), problem);
            running.changed(old.id());
            return;
        }
        replace(old, received);
    }

    private void replace(Installed old, ArchiveFolder.Received received) throws IOException {
        ArchiveDescriptor descriptor = received.archive().descriptor();
        installed.upgrade(old.id(), descriptor.version(), folder.keep(received), received.archive().digest());
        installed.problem(old.id(), null);
        folder.remove(old.file());
        running.changed(old.id());
    }

    private void launch(Installed row) {
        PluginArchive archive;
        try {
            archive = folder.unpack(row.file(), row.digest());
        } catch (IOException | RuntimeException e) {
            LOG.error("plugin {} can't be unpacked", row.id(), e);
            installed.problem(row.id(), RunningPlugins.reason(e));
            running.changed(row.id());
            return;
        }
        launch(row.id(), archive);
    }

    private void launch(String id, PluginArchive archive) {
        try {
            running.start(archive);
            installed.problem(id, null);
        } catch (IOException | RuntimeException e) {
            LOG.error("plugin {} doesn't start", id, e);
            installed.problem(id, RunningPlugins.reason(e));
        }
        running.changed(id);
    }

    private Installed row(String id) {
        return installed.find(id).orElseThrow(() -> Refused.notFound("plugin"));
    }

    private Plugin view(Installed row) {
        Optional<PluginRuntime> runtime = running.find(row.id());
        State state = runtime.isPresent() ? State.STARTED : row.wanted() ? State.FAILED : State.STOPPED;
        ArchiveDescriptor descriptor = runtime.map(PluginRuntime::descriptor).orElseGet(() -> folder.describe(row.file()));
        return new Plugin(
                row.id(),
                row.version(),
                state,
                bundled.trusts(row.digest()),
                descriptor,
                row.problem(),
                runtime.map(PluginRuntime::texts).orElse(null));
    }

    private <T> T locked(String id, Work<T> work) {
        ReentrantLock lock = locks.computeIfAbsent(id, any -> new ReentrantLock());
        lock.lock();
        try {
            return work.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }
}
