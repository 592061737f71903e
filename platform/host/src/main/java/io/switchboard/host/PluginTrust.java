package io.switchboard.host;

import io.switchboard.host.InstalledPlugins.Kept;
import io.switchboard.loader.ArchiveSignature;
import io.switchboard.loader.BrokenArchiveException;
import io.switchboard.loader.BrokenArchiveException.Fault;
import io.switchboard.loader.PluginArchive;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * Which archives may run: those of the server's own build, those signed with a trusted key, and others if the admin allows
 * it. Asked when one is installed, and again at each start, for a key or the leave may be gone since.
 */
final class PluginTrust {
    private final BundledPlugins bundled;
    private final PluginKeys keys;
    private final BooleanSupplier unsignedAllowed;

    /** As what an archive was let in. */
    enum Admitted {
        /** A build of the server brought it. */
        BUNDLED,
        SIGNED,
        UNSIGNED,
        /** An admin installed it when signatures weren't looked at. */
        EARLIER
    }

    PluginTrust(BundledPlugins bundled, PluginKeys keys, BooleanSupplier unsignedAllowed) {
        this.bundled = bundled;
        this.keys = keys;
        this.unsignedAllowed = unsignedAllowed;
    }

    /**
     * As what it may be installed.
     *
     * @throws BrokenArchiveException KEY_UNKNOWN, SIGNATURE_WRONG or UNSIGNED
     */
    Admitted admit(PluginArchive archive) {
        if (bundled.trusts(archive.digest())) {
            return Admitted.BUNDLED;
        }
        ArchiveSignature signature = archive.signature();
        if (signature != null) {
            signature.check(keys.find(signature.keyId())
                    .orElseThrow(() -> new BrokenArchiveException(Fault.KEY_UNKNOWN, signature.keyId())));
            return Admitted.SIGNED;
        }
        if (!unsignedAllowed.getAsBoolean()) {
            throw new BrokenArchiveException(Fault.UNSIGNED);
        }
        return Admitted.UNSIGNED;
    }

    /**
     * Before an installed one starts. What another build of the server has brought, and what was there before signatures,
     * is as good as its digest, which was compared.
     *
     * @throws IOException with the reason as {@link StoredText}
     */
    void check(Kept row, PluginArchive archive) throws IOException {
        if (row.admitted() == Admitted.BUNDLED || row.admitted() == Admitted.EARLIER) {
            return;
        }
        try {
            admit(archive);
        } catch (BrokenArchiveException e) {
            String key = archive.signature() == null ? "" : archive.signature().keyId();
            throw new IOException(StoredText.of("trust." + e.fault(), key), e);
        }
    }
}
