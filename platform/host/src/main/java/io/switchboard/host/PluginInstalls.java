package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.host.InstalledPlugins.Installed;
import io.switchboard.loader.ArchiveDescriptor;
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
    private final RunningPlugins running;
    private final PluginData data;
    private final PluginLaunches launches;

    PluginInstalls(
            InstalledPlugins installed,
            ArchiveFolder folder,
            BundledPlugins bundled,
            RunningPlugins running,
            PluginData data,
            PluginLaunches launches) {
        this.installed = installed;
        this.folder = folder;
        this.bundled = bundled;
        this.running = running;
        this.data = data;
        this.launches = launches;
    }

    /**
     * An admin's archive.
     *
     * @throws Refused CONFLICT when its version isn't higher than the installed one's
     */
    void take(ArchiveFolder.Received received) throws IOException {
        ArchiveDescriptor descriptor = received.archive().descriptor();
        Optional<Installed> old = installed.find(descriptor.id());
        if (old.isEmpty()) {
            add(received);
            launches.launch(descriptor.id(), received.archive());
        } else if (old.get().digest().equals(received.archive().digest())) {
            folder.discard(received);
        } else {
            upgrade(old.get(), received);
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
            add(received);
        } else if (higher) {
            String kept = folder.keep(received);
            installed.upgrade(descriptor.id(), descriptor.version(), kept, received.archive().digest());
            if (!kept.equals(old.get().file())) {
                folder.remove(old.get().file());
            }
        }
        folder.discard(received);
    }

    private void add(ArchiveFolder.Received received) throws IOException {
        ArchiveDescriptor descriptor = received.archive().descriptor();
        String file = folder.keep(received);
        installed.add(descriptor.id(), descriptor.version(), file, received.archive().digest());
        data.restoreSettings(descriptor.id());
        data.removed(descriptor.id(), false);
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
        try (RunningPlugins.Move move = running.move(old.id())) {
            exchange(old, received);
        }
    }

    private void exchange(Installed old, ArchiveFolder.Received received) throws IOException {
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
        replace(old, received);
    }

    private void replace(Installed old, ArchiveFolder.Received received) throws IOException {
        ArchiveDescriptor descriptor = received.archive().descriptor();
        installed.upgrade(old.id(), descriptor.version(), folder.keep(received), received.archive().digest());
        installed.problem(old.id(), null);
        folder.remove(old.file());
        running.changed(old.id());
    }
}
