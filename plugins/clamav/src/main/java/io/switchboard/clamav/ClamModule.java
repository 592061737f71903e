package io.switchboard.clamav;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.ConfigurableModule;
import io.switchboard.spi.module.FileScanner;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Map;
import org.pf4j.Extension;

/** Shows files to clamd. */
@Extension
public final class ClamModule implements ConfigurableModule, FileScanner {
    private static final String FOUND = " FOUND";

    private volatile Settings settings = Settings.of(Map.of());

    @Override
    public SettingsSchema settings() {
        return ClamSettings.SCHEMA;
    }

    @Override
    public void configure(Settings values) {
        settings = values;
    }

    @Override
    public Verdict scan(Subject file, InputStream bytes) throws IOException {
        Settings now = settings;
        if (file.size() > now.get(ClamSettings.MAX_MEGABYTES) << 20) {
            throw new ConnectorException(Failure.REJECTED, "larger than clamd is given");
        }
        String socket = now.get(ClamSettings.SOCKET);
        Clamd clamd = new Clamd(
                socket.isBlank()
                        ? new InetSocketAddress(now.get(ClamSettings.HOST), now.get(ClamSettings.PORT).intValue())
                        : UnixDomainSocketAddress.of(socket.strip()),
                now.get(ClamSettings.TIMEOUT));
        String answer = clamd.scan(bytes);
        String word = answer.startsWith("stream: ") ? answer.substring("stream: ".length()) : answer;
        if (word.equals("OK")) {
            return Verdict.CLEAN;
        }
        if (word.endsWith(FOUND) && word.length() > FOUND.length()) {
            return new Verdict(word.substring(0, word.length() - FOUND.length()));
        }
        if (word.contains("size limit exceeded")) {
            throw new ConnectorException(Failure.REJECTED, "larger than clamd takes: " + word);
        }
        throw new ConnectorException(Failure.UNAVAILABLE, "clamd says " + (word.isEmpty() ? "nothing" : word));
    }
}
