package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.host.InstalledPlugins.Installed;
import io.switchboard.host.PluginTrust.Admitted;
import io.switchboard.loader.ArchiveDescriptor;
import io.switchboard.loader.PluginArchive;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in archives: new ones, higher versions, those that the build carries. The caller holds the plugin's lock. */
final class PluginInstalls {
    private static final Logger LOG = LoggerFactory.getLogger(PluginInstalls.class);

    private final InstalledPlugins installed;
    private final ArchiveFolder folder;
    private final BundledPlugins bundled;
    private final PluginTrust trust;
    private final RunningPlugins running;
    private final PluginData data;
    private final PluginLaunches launches;

    PluginInstalls(
            InstalledPlugins installed,
            ArchiveFolder folder,
            BundledPlugins bundled,
            PluginTrust trust,
            RunningPlugins running,
            PluginData data,
            PluginLaunches launches) {
        this.installed = installed;
        this.folder = folder;
        this.bundled = bundled;
        this.trust = trust;
        this.running = running;
        this.data = data;
        this.launches = launches;
    }

    /**
     * An admin's archive.
     *
     * @throws io.switchboard.loader.BrokenArchiveException when it isn't trusted
     * @throws Refused CONFLICT when its version isn't higher than the installed one's
     */
    void take(ArchiveFolder.Received received) throws IOException {
        ArchiveDescriptor descriptor = received.archive().descriptor();
        Admitted admitted = admitted(received);
        Optional<Installed> old = installed.find(descriptor.id());
        if (old.isEmpty()) {
            add(received, admitted);
            launches.launch(descriptor.id(), received.archive());
        } else if (old.get().digest().equals(received.archive().digest())) {
            folder.discard(received);
        } else {
            upgrade(old.get(), received, admitted);
        }
    }

    /** An archive that this build carries: only taken in, and started later. One that an admin removed stays away. */
    void takeBundled(String file) throws IOException {
        String digest = bundled.digest(file);
        if (installed.list().stream().anyMatch(row -> row.digest().equals(digest))) {
            return;
        }
        ArchiveFolder.Received received;
        try (InputStream in = bundled.open(file)) {
            received = folder.receive(in);
        }
        ArchiveDescriptor descriptor = received.archive().descriptor();
        Optional<Installed> old = installed.find(descriptor.id());
        // The same version with other bytes is a new build of the same sources: the server's own is the right one.
        boolean higher = old.isPresent()
                && (old.get().version().equals(descriptor.version()) || descriptor.isNewerThan(old.get().version()));
        if (old.isEmpty() && !data.wasRemoved(descriptor.id())) {
            add(received, Admitted.BUNDLED);
        } else if (higher) {
            InstalledPlugins.Kept kept = keep(received, Admitted.BUNDLED);
            installed.upgrade(descriptor.id(), kept);
            if (!kept.file().equals(old.get().file())) {
                folder.remove(old.get().file());
            }
        }
        folder.discard(received);
    }

    private void add(ArchiveFolder.Received received, Admitted admitted) throws IOException {
        ArchiveDescriptor descriptor = received.archive().descriptor();
        installed.add(descriptor.id(), keep(received, admitted));
        data.restoreSettings(descriptor.id());
        data.removed(descriptor.id(), false);
    }

    private void upgrade(Installed old, ArchiveFolder.Received received, Admitted admitted) throws IOException {
        ArchiveDescriptor descriptor = received.archive().descriptor();
        if (!descriptor.isNewerThan(old.version())) {
            folder.discard(received);
            throw Refused.conflict("plugin.notNewer", old.id(), old.version(), descriptor.version());
        }
        if (!old.wanted()) {
            replace(old, received, admitted);
            folder.discard(received);
            return;
        }
        try (RunningPlugins.Move move = running.move(old.id())) {
            exchange(old, received, admitted);
        }
    }

    private void exchange(Installed old, ArchiveFolder.Received received, Admitted admitted) throws IOException {
        String version = received.archive().descriptor().version();
        try {
            running.replace(old.id(), received.archive());
        } catch (RuntimeException | IOException e) {
            LOG.error("plugin {} {} doesn't start, {} comes back", old.id(), version, old.version(), e);
            folder.discard(received);
            if (running.find(old.id()).isEmpty()) {
                launches.launch(old);
            }
            installed.problem(old.id(), StoredText.of("upgradeFailed", version, RunningPlugins.reason(e)));
            running.changed(old.id());
            return;
        }
        replace(old, received, admitted);
    }

    private void replace(Installed old, ArchiveFolder.Received received, Admitted admitted) throws IOException {
        installed.upgrade(old.id(), keep(received, admitted));
        installed.problem(old.id(), null);
        folder.remove(old.file());
        running.changed(old.id());
    }

    private Admitted admitted(ArchiveFolder.Received received) throws IOException {
        try {
            return trust.admit(received.archive());
        } catch (RuntimeException e) {
            folder.discard(received);
            throw e;
        }
    }

    private InstalledPlugins.Kept keep(ArchiveFolder.Received received, Admitted admitted) throws IOException {
        PluginArchive archive = received.archive();
        String key = admitted == Admitted.SIGNED ? archive.signature().keyId() : null;
        return new InstalledPlugins.Kept(archive.descriptor().version(), folder.keep(received), archive.digest(), admitted, key);
    }
}
