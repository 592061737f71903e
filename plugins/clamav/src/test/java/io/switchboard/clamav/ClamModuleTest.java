package io.switchboard.clamav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.FileScanner.Subject;
import io.switchboard.spi.module.FileScanner.Verdict;
import io.switchboard.spi.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClamModuleTest {
    private final ClamModule module = new ClamModule();
    private StandInClamd clamd;

    @BeforeEach
    void open() throws IOException {
        clamd = StandInClamd.onTcp();
        module.configure(Settings.of(Map.of("host", "127.0.0.1", "port", String.valueOf(clamd.port()), "timeout", "PT2S", "maxMegabytes", "3")));
    }

    @AfterEach
    void close() throws IOException {
        clamd.close();
    }

    private Verdict scan(byte[] bytes) throws IOException {
        return module.scan(new Subject("a.bin", "application/octet-stream", bytes.length), new ByteArrayInputStream(bytes));
    }

    @Test
    void letsThroughWhatHasNothingInItAndNamesWhatIsFound() throws IOException {
        assertThat(scan(new byte[0])).isEqualTo(Verdict.CLEAN);
        assertThat(scan(new byte[3_000_000])).isEqualTo(Verdict.CLEAN);
        assertThat(scan(StandInClamd.EICAR)).isEqualTo(new Verdict("Eicar-Signature"));
        byte[] hidden = new byte[2_000_000];
        System.arraycopy(StandInClamd.EICAR, 0, hidden, 65_500, StandInClamd.EICAR.length);
        assertThat(scan(hidden).finding()).isEqualTo("Eicar-Signature");
    }

    @Test
    void hasNoSayInWhatIsTooLarge() {
        assertThatThrownBy(() -> scan(new byte[(3 << 20) + 1])).isInstanceOfSatisfying(
                ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.REJECTED));
        clamd.takes(100_000);
        assertThatThrownBy(() -> scan(new byte[2_000_000])).isInstanceOfSatisfying(
                ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.REJECTED));
    }

    @ParameterizedTest
    @EnumSource(value = StandInClamd.Trouble.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void isAskedAgainAfterTrouble(StandInClamd.Trouble trouble) throws IOException {
        clamd.is(trouble);
        assertThatThrownBy(() -> scan(new byte[2_500_000])).isInstanceOfSatisfying(
                ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
        clamd.is(StandInClamd.Trouble.NONE);
        assertThat(scan(new byte[10])).isEqualTo(Verdict.CLEAN);
    }

    @Test
    void isAskedAgainWhenNobodyListens() throws IOException {
        clamd.close();
        assertThatThrownBy(() -> scan(new byte[10])).isInstanceOfSatisfying(
                ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
        module.configure(Settings.of(Map.of("host", "nobody.invalid")));
        assertThatThrownBy(() -> scan(new byte[10])).isInstanceOfSatisfying(
                ConnectorException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
    }

    @Test
    void speaksBySocketFile(@TempDir Path folder) throws IOException {
        Path socket = folder.resolve("clamd.sock");
        try (StandInClamd local = new StandInClamd(UnixDomainSocketAddress.of(socket))) {
            local.takes(Integer.MAX_VALUE);
            module.configure(Settings.of(Map.of("socket", socket.toString())));
            assertThat(scan(StandInClamd.EICAR).finding()).isEqualTo("Eicar-Signature");
        }
    }

    @Test
    void bytesThatCantBeReadAreNoWordOfClamds() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is away");
            }
        };
        assertThatThrownBy(() -> module.scan(new Subject("a", "text/plain", 10), broken)).isInstanceOf(IOException.class).hasMessage("the disk is away");
    }
}
