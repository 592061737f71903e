package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.platform.PlatformFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;

/** The platform's files as one plugin sees them: those of all its channel accounts. */
final class PluginFiles implements PlatformFiles {
    private final PlatformFiles unclaimed;
    private final Supplier<List<PlatformFiles>> ofAccounts;
    private final JtaTransactions transactions;

    /**
     * @param unclaimed where new files go
     * @param ofAccounts the files of each account of the plugin's connectors
     * @param transactions keeps the plugin's own aside: a file that one account lacks must not spoil it
     */
    PluginFiles(PlatformFiles unclaimed, Supplier<List<PlatformFiles>> ofAccounts, JtaTransactions transactions) {
        this.unclaimed = unclaimed;
        this.ofAccounts = ofAccounts;
        this.transactions = transactions;
    }

    @Override
    public FileRef store(String name, InputStream bytes) throws IOException {
        return unclaimed.store(name, bytes);
    }

    @Override
    public FileRef later(String mediaId, String name, String mediaType) {
        throw new UnsupportedOperationException("files of messages come in by channels");
    }

    @Override
    public InputStream open(FileRef file) {
        return transactions.outside(() -> find(file));
    }

    private InputStream find(FileRef file) throws IOException {
        for (PlatformFiles account : ofAccounts.get()) {
            try {
                return account.open(file);
            } catch (ConnectorException notItsFile) {
                // Another account of the plugin's may have it.
            }
        }
        throw new ConnectorException(Failure.INVALID_REQUEST, "no such file: " + file.name());
    }
}
