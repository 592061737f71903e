package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.host.InstalledPlugins.Installed;
import io.switchboard.loader.ArchiveDescriptor;
import io.switchboard.loader.ArchiveScan;
import io.switchboard.loader.ArchiveSignature;
import io.switchboard.loader.BrokenArchiveException;
import io.switchboard.loader.PluginArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Function;

/** Looks into archives without keeping them, and without running anything of them. Safe for use by several threads. */
public final class PluginPreviews {
    private final InstalledPlugins installed;
    private final ArchiveFolder folder;
    private final PluginTrust trust;

    /**
     * What an install of an archive would do.
     *
     * @param texts the archive's own; good until the reader returns
     * @param signedBy id of the key that signed it, known or not; null when none did
     * @param trust as what it would be let in; null when it would be refused
     * @param refusal why it would be refused, or null
     * @param scan what its classes do beside the platform's services
     * @param installed what the installed plugin of that id says of itself; null when there is none
     */
    public record Preview(
            ArchiveDescriptor descriptor,
            PluginTexts texts,
            String signedBy,
            String trust,
            BrokenArchiveException refusal,
            ArchiveScan.Report scan,
            ArchiveDescriptor installed) {}

    PluginPreviews(InstalledPlugins installed, ArchiveFolder folder, PluginTrust trust) {
        this.installed = installed;
        this.folder = folder;
        this.trust = trust;
    }

    /**
     * Looks into one.
     *
     * @param zip read to its end, not closed
     * @param reader gets the preview while the archive is still there
     * @throws BrokenArchiveException when the archive is broken; one that is only not trusted is told of in the preview
     * @throws Refused TOO_LARGE
     */
    public <T> T look(InputStream zip, Function<Preview, T> reader) {
        try {
            ArchiveFolder.Received received = folder.receive(zip);
            try {
                return reader.apply(preview(received.archive()));
            } finally {
                folder.discard(received);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Preview preview(PluginArchive archive) throws IOException {
        ArchiveScan.Report scan = ArchiveScan.of(archive);
        ArchiveSignature signature = archive.signature();
        String key = signature == null ? null : signature.keyId();
        Optional<Installed> row = installed.find(archive.descriptor().id());
        ArchiveDescriptor old = row.map(each -> folder.describe(each)).orElse(null);
        PluginTexts texts = PluginTexts.of(archive);
        try {
            return new Preview(archive.descriptor(), texts, key, trust.admit(archive).name(), null, scan, old);
        } catch (BrokenArchiveException e) {
            return new Preview(archive.descriptor(), texts, key, null, e, scan, old);
        }
    }
}
