package io.switchboard.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.Eventually;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jsmpp.session.connection.ServerConnection;
import org.jsmpp.session.connection.socket.ServerSocketConnection;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS against the library's own server side: who a certificate names and who is trusted counts. And what a bind may hold. */
class SmppTlsTest {
    private static final String STORE_PASSWORD = "changeit";

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        make("right", "dns:localhost");
        make("elsewhere", "dns:smsc.example");
    }

    private static void make(String name, String names) throws Exception {
        keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=smsc", "-ext", "san=" + names,
                "-validity", "2", "-storetype", "PKCS12", "-keystore", folder.resolve(name + ".p12").toString(), "-storepass", STORE_PASSWORD);
        keytool("-exportcert", "-rfc", "-alias", "server", "-keystore", folder.resolve(name + ".p12").toString(), "-storepass", STORE_PASSWORD,
                "-file", folder.resolve(name + ".pem").toString());
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("keytool.log").toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
    }

    private static SSLContext context(String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, STORE_PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Smsc smsc(String name) throws Exception {
        SSLContext context = context(name);
        return new Smsc(port -> listen(context, port));
    }

    private static ServerConnection listen(SSLContext context, int port) {
        try {
            return new ServerSocketConnection(context.getServerSocketFactory().createServerSocket(port));
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    private static Map<String, Object> settings(Smsc smsc, String trusted) throws IOException {
        Map<String, Object> settings = new HashMap<>(smsc.settings());
        settings.put("smppHost", "localhost");
        settings.put("smppSecurity", "TLS");
        if (trusted != null) {
            settings.put("trustedCertificates", Files.readString(folder.resolve(trusted + ".pem")));
        }
        return settings;
    }

    private static ConnectorException refused(Smsc smsc, Map<String, Object> settings) {
        try (TestPlatform platform = new TestPlatform()) {
            Channel channel = platform.open(Entries.connector(), settings);
            ConnectorException refused = catchThrowableOfType(ConnectorException.class, ((AwaitsNews) channel)::poll);
            assertThat(refused).isNotNull();
            assertThat(smsc.bindsTried()).as("no password left").isZero();
            assertThat(channel.status().state()).isNotEqualTo(ChannelStatus.State.ONLINE);
            assertThat(channel.status().detail()).isEqualTo(refused.getMessage());
            return refused;
        }
    }

    private static void talks(Smsc smsc, Map<String, Object> settings) {
        try (TestPlatform platform = new TestPlatform()) {
            assertThat(new SmsConnector().settings().validate(settings)).isEmpty();
            Channel channel = platform.open(Entries.connector(), settings);
            smsc.arrives("+8613800138000", "快递呢?");
            ((AwaitsNews) channel).poll();
            Eventually.eventually("the text", () -> platform.texts().contains("快递呢?"));
            channel.send(TestMessages.answer("+8613800138000", new Content.Text("明天到")));
            assertThat(smsc.taken()).containsExactly("明天到");
            assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
            assertThat(new SmsConnector().test(Settings.of(settings), platform.context())).isEqualTo(ChannelStatus.ONLINE);
        }
    }

    @Test
    void aCertificateOfTheSettingsIsTrusted() throws Exception {
        try (Smsc smsc = smsc("right")) {
            talks(smsc, settings(smsc, "right"));
        }
    }

    @Test
    void aCertificateThatTheServerTrustsNeedsNoSetting() throws Exception {
        SSLContext before = SSLContext.getDefault();
        try (Smsc smsc = smsc("right")) {
            SSLContext.setDefault(context("right"));
            talks(smsc, settings(smsc, null));
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsRefused() throws Exception {
        try (Smsc smsc = smsc("right")) {
            for (String trusted : new String[] {null, "elsewhere"}) {
                ConnectorException refused = refused(smsc, settings(smsc, trusted));
                assertThat(refused.failure()).isEqualTo(Failure.UNAUTHORIZED);
                assertThat(refused.getMessage()).contains("trustedCertificates", "证书", "smppHost");
            }
        }
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() throws Exception {
        try (Smsc smsc = smsc("elsewhere")) {
            ConnectorException refused = refused(smsc, settings(smsc, "elsewhere"));
            assertThat(refused.failure()).isEqualTo(Failure.UNAUTHORIZED);
            assertThat(refused.getMessage()).contains("another name", "主机名");
        }
    }

    @Test
    void tlsWithOneWhoSpeaksNoneSaysSo() throws Exception {
        try (Smsc smsc = new Smsc()) {
            ConnectorException refused = refused(smsc, settings(smsc, "right"));
            assertThat(refused.failure()).isEqualTo(Failure.UNAVAILABLE);
            // One who takes the hello for the beginning of a long message may wait for its rest instead of answering.
            assertThat(refused.getMessage()).containsAnyOf("SSL", "SocketTimeoutException");
        }
        assertThat(new SmsConnector().settings().validate(Map.of("kind", "SMPP", "trustedCertificates", "no certificate")))
                .extracting(problem -> problem.code())
                .containsExactly("setting.trustedCertificates.pem");
    }

    /** The library would refuse it, with the password in the words of its exception. */
    @Test
    void aPasswordLongerThanTheStandardsIsSentAsItIs() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); TestPlatform platform = new TestPlatform()) {
            CompletableFuture<String> bind = CompletableFuture.supplyAsync(() -> bind(server));
            Map<String, Object> settings = Map.of("kind", "SMPP", "smppHost", "127.0.0.1", "smppPort", server.getLocalPort(),
                    "systemId", "shop", "systemType", "web", "smppPassword", "a-password-of-26-characters", "answerWithin", "PT5S");
            Channel channel = platform.open(Entries.connector(), settings);
            ConnectorException refused = catchThrowableOfType(ConnectorException.class, ((AwaitsNews) channel)::poll);
            assertThat(bind.get(10, TimeUnit.SECONDS)).isEqualTo("shop\0a-password-of-26-characters\0web\0" + "4" + "\0\0\0");
            assertThat(refused.failure()).as("RINVPASWD").isEqualTo(Failure.UNAUTHORIZED);
            assertThat(refused.getMessage() + platform.logLines()).doesNotContain("a-password");
        }
    }

    /** Reads a bind_transceiver's body and refuses it. */
    private static String bind(ServerSocket server) {
        try (Socket line = server.accept()) {
            DataInputStream in = new DataInputStream(line.getInputStream());
            byte[] body = new byte[in.readInt() - 16];
            assertThat(in.readInt()).isEqualTo(9);
            in.readInt();
            int sequence = in.readInt();
            in.readFully(body);
            java.nio.ByteBuffer answer = java.nio.ByteBuffer.allocate(16).putInt(16).putInt(0x80000009).putInt(0x0E).putInt(sequence);
            line.getOutputStream().write(answer.array());
            line.getOutputStream().flush();
            in.read();
            return new String(body, StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
