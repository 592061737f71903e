package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.host.InstalledPlugins.Installed;
import io.switchboard.host.PluginTrust.Admitted;
import io.switchboard.loader.ArchiveDescriptor;
import io.switchboard.loader.PluginArchive;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
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
    private final ModuleClaims claims;
    private final RunningPlugins running;
    private final PluginData data;
    private final PluginLaunches launches;

    PluginInstalls(
            InstalledPlugins installed,
            ArchiveFolder folder,
            BundledPlugins bundled,
            PluginTrust trust,
            ModuleClaims claims,
            RunningPlugins running,
            PluginData data,
            PluginLaunches launches) {
        this.installed = installed;
        this.folder = folder;
        this.bundled = bundled;
        this.trust = trust;
        this.claims = claims;
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
    void take(ArchiveFolder.Received claiming) throws IOException {
        Admitted admitted = admitted(claiming);
        ArchiveFolder.Received received = claiming.as(claims.believed(claiming.archive(), admitted));
        ArchiveDescriptor descriptor = received.archive().descriptor();
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

    /**
     * An archive that this build carries; empty when it is installed already, or an admin went back from it. The caller gives it
     * to {@link #takeBundled}.
     */
    Optional<ArchiveFolder.Received> openBundled(String file) throws IOException {
        String digest = bundled.digest(file);
        boolean known = installed.list().stream()
                .anyMatch(row -> row.digest().equals(digest) || row.previous() != null && row.previous().digest().equals(digest));
        if (known) {
            return Optional.empty();
        }
        try (InputStream in = bundled.open(file)) {
            return Optional.of(folder.receive(in));
        }
    }

    /**
     * Takes one in: a new one is started later, an upgrade at once, so that the old version can come back when the new one
     * doesn't start. One that an admin removed stays away.
     */
    void takeBundled(ArchiveFolder.Received received) throws IOException {
        ArchiveDescriptor descriptor = received.archive().descriptor();
        Optional<Installed> old = installed.find(descriptor.id());
        // The same version with other bytes is a new build of the same sources: the server's own is the right one.
        boolean higher = old.isPresent()
                && (old.get().version().equals(descriptor.version()) || descriptor.isNewerThan(old.get().version()));
        if (higher) {
            change(old.get(), received, Admitted.BUNDLED, old.get().wanted() && running.mayRun(descriptor));
            return;
        }
        if (old.isEmpty() && !data.wasRemoved(descriptor.id())) {
            add(received, Admitted.BUNDLED);
        }
        folder.discard(received);
    }

    /**
     * Goes back to what the last upgrade took the place of; the version that runs is kept in its stead. When the old one
     * doesn't start any more nothing changes, and the problem tells why.
     *
     * @throws Refused CONFLICT when there is none
     */
    void back(Installed now) throws IOException {
        if (now.previous() == null) {
            throw Refused.conflict("plugin.noPrevious", now.id());
        }
        boolean other = !now.wanted()
                || runs(now, now.previous().version(), "backFailed", () -> launches.open(now.id(), now.previous()));
        if (other) {
            exchange(now, now.previous());
        }
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
        change(old, received, admitted, old.wanted());
    }

    /** @param start whether the other archive must run before it takes the installed one's place */
    private void change(Installed old, ArchiveFolder.Received received, Admitted admitted, boolean start) throws IOException {
        boolean other = !start || runs(old, received.archive().descriptor().version(), "upgradeFailed", received::archive);
        if (other) {
            exchange(old, keep(received, admitted));
        }
        if (!other || !start) {
            folder.discard(received);
        }
    }

    private interface Opener {
        PluginArchive open() throws IOException;
    }

    /** Lets the other archive run in the installed one's place; when it doesn't start, that one runs again. */
    private boolean runs(Installed old, String version, String failure, Opener other) {
        try (RunningPlugins.Move move = running.move(old.id())) {
            running.replace(old.id(), other.open());
            return true;
        } catch (RuntimeException | IOException e) {
            LOG.error("plugin {} {} doesn't start, {} stays", old.id(), version, old.version(), e);
            if (running.find(old.id()).isEmpty()) {
                launches.launch(old);
            }
            installed.problem(old.id(), StoredText.of(failure, version, RunningPlugins.reason(e)));
            running.changed(old.id());
            return false;
        }
    }

    /** The row is what counts: until here the installed version comes back after a crash, from here on the new one. */
    private void exchange(Installed old, InstalledPlugins.Kept kept) throws IOException {
        installed.upgrade(old.id(), kept);
        installed.problem(old.id(), null);
        if (running.find(old.id()).isPresent()) {
            running.settled(old.id());
        }
        if (old.previous() != null && !List.of(kept.file(), old.file()).contains(old.previous().file())) {
            folder.remove(old.previous().file());
        }
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
        return new InstalledPlugins.Kept(archive.descriptor().version(), folder.keep(received), archive.digest(), admitted, key,
                archive.descriptor().module());
    }
}
