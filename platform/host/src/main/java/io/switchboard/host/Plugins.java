package io.switchboard.host;

import io.switchboard.core.licence.Entitlements;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Refused;
import io.switchboard.host.InstalledPlugins.Installed;
import io.switchboard.loader.ArchiveDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of plugins: install, start, stop, upgrade, remove while the server runs. Safe for use by several threads;
 * what concerns one plugin happens one after the other, also on several nodes.
 */
public final class Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private final InstalledPlugins installed;
    private final ArchiveFolder folder;
    private final BundledPlugins bundled;
    private final RunningPlugins running;
    private final PluginData data;
    private final PluginLaunches launches;
    private final PluginInstalls installs;
    private final PluginTurns turns;
    private final PluginFollower follower;
    private final LicenceGate licence;

    Plugins(
            InstalledPlugins installed,
            ArchiveFolder folder,
            BundledPlugins bundled,
            PluginTrust trust,
            RunningPlugins running,
            PluginData data,
            Leases leases,
            LicenceGate licence) {
        this.installed = installed;
        this.folder = folder;
        this.bundled = bundled;
        this.running = running;
        this.data = data;
        ModuleClaims claims = new ModuleClaims(bundled);
        this.launches = new PluginLaunches(installed, folder, trust, claims, running);
        this.installs = new PluginInstalls(installed, folder, bundled, trust, claims, running, data, launches);
        this.turns = new PluginTurns(leases);
        this.licence = licence;
        this.follower = new PluginFollower(installed, running, launches);
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
     * @param licensed whether the licence has its module
     * @param bundled whether the archive is of the same build as the server
     * @param signedBy id of the trusted key that signed it, which may have been removed since; null when none did
     * @param descriptor what it says of itself; null when its archive can't be read
     * @param health how it does on this server
     * @param problem why it isn't as it should be, or null
     * @param previous the version that the last upgrade took the place of, to which one can go back; or null
     * @param texts its own texts; null unless it is started
     */
    public record Plugin(
            String id,
            String version,
            State state,
            PluginFigures.Health health,
            boolean licensed,
            boolean bundled,
            String signedBy,
            ArchiveDescriptor descriptor,
            String problem,
            String previous,
            PluginTexts texts) {}

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
                installs.take(received);
                return get(id);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts it, and wants it started from now on.
     *
     * @throws Refused FORBIDDEN when the licence doesn't have it, naming what has; nothing has changed then
     */
    public Plugin start(String id) {
        return locked(id, () -> {
            ArchiveDescriptor descriptor = folder.describe(row(id));
            if (descriptor != null && !licence.allows(descriptor)) {
                throw Entitlements.refusal(descriptor.module());
            }
            installed.want(id, true);
            if (running.find(id).isEmpty()) {
                launches.launch(row(id));
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
     * Goes back to the version that the last upgrade took the place of; settings and tables stay. When that one doesn't start,
     * the present one runs on and the problem is shown.
     *
     * @throws Refused CONFLICT when there is none
     */
    public Plugin back(String id) {
        return locked(id, () -> {
            installs.back(row(id));
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
            data.removed(id, true);
            installed.remove(id);
            folder.remove(row.file());
            if (row.previous() != null) {
                folder.remove(row.previous().file());
            }
            running.settled(id);
            licence.forget(id);
            running.figures().forget(id);
            running.changed(id);
            return null;
        });
    }

    /** Installs what this build carries where it is missing or older, then starts all that shall run. */
    void startAll() {
        // Nodes that start at once do this one after the other.
        attempt("install what is bundled", () -> locked("bundled", () -> {
            for (String file : bundled.files()) {
                attempt("install the bundled " + file, () -> takeBundled(file));
            }
            return null;
        }));
        for (Installed row : installed.list()) {
            if (row.wanted() && running.find(row.id()).isEmpty()) {
                attempt("start " + row.id(), () -> locked(row.id(), () -> {
                    launches.launch(row);
                    return null;
                }));
            }
        }
    }

    private void takeBundled(String file) throws IOException {
        Optional<ArchiveFolder.Received> received = installs.openBundled(file);
        if (received.isPresent()) {
            locked(received.get().archive().descriptor().id(), () -> {
                installs.takeBundled(received.get());
                return null;
            });
        }
    }

    /**
     * Brings what runs here to what another node has made of the table: installed, upgraded, started, stopped, removed. What
     * a node is changing at this moment is left for the next time.
     */
    void follow() {
        for (String id : follower.behind()) {
            Loop.goOn();
            attempt("follow the other node with " + id, () -> turns.tryRun(id, () -> {
                follower.follow(id);
                return null;
            }));
        }
    }

    /** Stops what the licence doesn't have any more, and starts what it kept out until now. */
    void followLicence() {
        for (Installed row : installed.list()) {
            Optional<PluginRuntime> runs = running.find(row.id());
            boolean tooMuch = runs.isPresent() && !licence.mayRun(runs.get().descriptor());
            boolean comesBack = row.wanted() && runs.isEmpty() && licence.keptOut(row.id()) && mayRun(row);
            if (tooMuch || comesBack) {
                Loop.goOn();
                attempt("bring " + row.id() + " to the licence", () -> turns.tryRun(row.id(), () -> {
                    running.stop(row.id());
                    launches.launch(row);
                    return null;
                }));
            }
        }
    }

    private boolean mayRun(Installed row) {
        ArchiveDescriptor descriptor = folder.describe(row);
        return descriptor != null && licence.mayRun(descriptor);
    }

    void stopAll() {
        running.stopAll();
    }

    /** Whether it is on its way from one version to another: who asks for it now should ask again soon. */
    public boolean isMoving(String id) {
        return running.isMoving(id);
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

    /** What it does on this server, and what stays of it. */
    public PluginFigures.Figures figures(String id) {
        return running.figures().of(id, get(id).state(), running.find(id));
    }

    private Installed row(String id) {
        return installed.find(id).orElseThrow(() -> Refused.notFound("plugin"));
    }

    private Plugin view(Installed row) {
        Optional<PluginRuntime> runtime = running.find(row.id());
        ArchiveDescriptor descriptor = runtime.map(PluginRuntime::descriptor).orElseGet(() -> folder.describe(row));
        boolean licensed = descriptor == null || licence.allows(descriptor);
        // What the licence doesn't have hasn't failed.
        boolean failed = row.wanted() && licensed;
        State state = runtime.isPresent() ? State.STARTED : failed ? State.FAILED : State.STOPPED;
        return new Plugin(
                row.id(),
                row.version(),
                state,
                running.figures().health(row.id(), state),
                licensed,
                bundled.trusts(row.digest()) || row.admitted() == PluginTrust.Admitted.BUNDLED,
                row.signedBy(),
                descriptor,
                licensed || row.problem() != null ? row.problem() : LicenceGate.REFUSED,
                row.previous() == null ? null : row.previous().version(),
                runtime.map(PluginRuntime::texts).orElse(null));
    }

    private <T> T locked(String id, PluginTurns.Work<T> work) {
        return turns.run(id, work);
    }
}
