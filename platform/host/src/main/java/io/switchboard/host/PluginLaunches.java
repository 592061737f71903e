package io.switchboard.host;

import io.switchboard.host.InstalledPlugins.Installed;
import io.switchboard.loader.PluginArchive;
import io.switchboard.loader.PluginArchives;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts installed plugins and keeps why one doesn't start. The caller holds the plugin's lock. */
final class PluginLaunches {
    private static final Logger LOG = LoggerFactory.getLogger(PluginLaunches.class);

    private final InstalledPlugins installed;
    private final ArchiveFolder folder;
    private final PluginTrust trust;
    private final ModuleClaims claims;
    private final RunningPlugins running;

    PluginLaunches(
            InstalledPlugins installed, ArchiveFolder folder, PluginTrust trust, ModuleClaims claims, RunningPlugins running) {
        this.installed = installed;
        this.folder = folder;
        this.trust = trust;
        this.claims = claims;
        this.running = running;
    }

    void launch(Installed row) {
        PluginArchive archive;
        try {
            archive = open(row.id(), row.archive());
        } catch (IOException | RuntimeException e) {
            LOG.error("plugin {} can't be unpacked or isn't trusted", row.id(), e);
            installed.problem(row.id(), RunningPlugins.reason(e));
            running.changed(row.id());
            return;
        }
        launch(row.id(), archive);
    }

    /**
     * Unpacks an installed archive.
     *
     * @throws IOException with the reason as {@link StoredText} when the file isn't the installed one, or may not run
     */
    PluginArchive open(String id, InstalledPlugins.Kept kept) throws IOException {
        PluginArchive archive = folder.unpack(kept.file(), kept.digest());
        try {
            trust.check(kept, archive);
            return claims.believed(archive, kept.admitted());
        } catch (IOException | RuntimeException e) {
            PluginArchives.delete(archive.root());
            throw e;
        }
    }

    /** @param archive unpacked; its folder goes with the plugin */
    void launch(String id, PluginArchive archive) {
        try {
            running.start(archive);
            installed.problem(id, null);
        } catch (LicenceGate.NotLicensed e) {
            LOG.info("plugin {} isn't started: the licence doesn't have the module {}", id, archive.descriptor().module());
            installed.problem(id, e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("plugin {} doesn't start", id, e);
            installed.problem(id, RunningPlugins.reason(e));
        }
        running.changed(id);
    }
}
