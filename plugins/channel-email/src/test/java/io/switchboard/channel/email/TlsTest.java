package io.switchboard.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.TestMessages;
import io.switchboard.testkit.TestPlatform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS against certificates made here: who they name and who signed them counts. */
class TlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path folder;

    private static GreenMail greenMail;
    private static String certificate;

    @BeforeAll
    static void start() throws Exception {
        Path store = folder.resolve("server.p12");
        keytool("-genkeypair", "-alias", "server", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=localhost", "-ext", "san=dns:localhost",
                "-validity", "2", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD);
        Path pem = folder.resolve("server.pem");
        keytool("-exportcert", "-rfc", "-alias", "server", "-keystore", store.toString(), "-storepass", PASSWORD, "-file", pem.toString());
        certificate = Files.readString(pem, StandardCharsets.US_ASCII);
        System.setProperty("greenmail.tls.keystore.file", store.toString());
        System.setProperty("greenmail.tls.keystore.password", PASSWORD);
        greenMail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAPS), new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
        });
        greenMail.start();
        greenMail.setUser(Post.ADDRESS, Post.USER, Post.PASSWORD);
        greenMail.setUser("customer@client.example", "customer@client.example", "x");
    }

    @AfterAll
    static void stop() {
        greenMail.stop();
        System.clearProperty("greenmail.tls.keystore.file");
        System.clearProperty("greenmail.tls.keystore.password");
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("keytool.log").toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(folder.resolve("keytool.log"))).isZero();
    }

    private static Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("address", Post.ADDRESS);
        settings.put("imapHost", "localhost");
        settings.put("imapPort", greenMail.getImaps().getPort());
        settings.put("imapUser", Post.USER);
        settings.put("imapPassword", Post.PASSWORD);
        settings.put("smtpHost", "localhost");
        settings.put("smtpPort", greenMail.getSmtps().getPort());
        settings.put("trustedCertificates", certificate);
        return settings;
    }

    private static ChannelStatus test(Map<String, Object> settings) {
        assertThat(EmailSettings.SCHEMA.validate(settings)).isEmpty();
        try (TestPlatform platform = new TestPlatform()) {
            return new EmailConnector().test(Settings.of(settings), platform.context());
        }
    }

    @Test
    void sendsAndReceives() {
        try (TestPlatform platform = new TestPlatform()) {
            EmailChannel channel = (EmailChannel) platform.open(new EmailConnector(), settings());
            channel.send(TestMessages.answer("customer@client.example", new Content.Text("over TLS")));
            assertThat(greenMail.waitForIncomingEmail(10_000, 1)).isTrue();
            channel.poll();
            assertThat(channel.status()).isEqualTo(ChannelStatus.ONLINE);
        }
    }

    @Test
    void sendsAndReceivesOverStartTls() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        try (Post post = new Post();
                StartTlsLine imap = new StartTlsLine(context, true, post.imap.port());
                StartTlsLine smtp = new StartTlsLine(context, false, post.smtp.port());
                TestPlatform platform = new TestPlatform()) {
            Map<String, Object> settings = post.settings();
            settings.putAll(Map.of(
                    "imapHost", "localhost", "imapPort", imap.port(), "imapSecurity", "STARTTLS",
                    "smtpHost", "localhost", "smtpPort", smtp.port(), "smtpSecurity", "STARTTLS", "trustedCertificates", certificate));
            EmailChannel channel = (EmailChannel) platform.open(new EmailConnector(), settings);
            channel.poll();
            post.deliver(Post.mail("customer@client.example", "Hi", "", "a question"));
            channel.poll();
            assertThat(platform.texts()).containsExactly("a question");
            channel.send(TestMessages.answer("customer@client.example", new Content.Text("an answer")));
            assertThat(post.taken()).containsExactly("an answer");
            assertThat(imap.inTheClear()).allMatch(line -> line.endsWith("STARTTLS") || line.endsWith("CAPABILITY"));
            assertThat(smtp.inTheClear()).allMatch(line -> line.endsWith("STARTTLS") || line.startsWith("EHLO"));
            platform.close(channel);

            settings.put("imapHost", "127.0.0.1");
            settings.put("smtpHost", "127.0.0.1");
            assertThat(test(settings).state()).as("a certificate for another name").isEqualTo(ChannelStatus.State.OFFLINE);
        }
    }

    @Test
    void anUnknownSignerIsRefused() {
        Map<String, Object> settings = settings();
        settings.remove("trustedCertificates");
        assertThat(test(settings()).state()).isEqualTo(ChannelStatus.State.ONLINE);
        ChannelStatus status = test(settings);
        assertThat(status.state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(status.detail()).contains("IMAP", "SMTP", "certification path");
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        Map<String, Object> settings = settings();
        settings.put("imapHost", "127.0.0.1");
        settings.put("smtpHost", "127.0.0.1");
        ChannelStatus status = test(settings);
        assertThat(status.state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(status.detail()).contains("IMAP", "SMTP");
    }

    @Test
    void startTlsIsNeverLeftOut() {
        Map<String, Object> settings = settings();
        try (Post plain = new Post()) {
            settings.putAll(plain.settings());
            settings.put("imapSecurity", "STARTTLS");
            settings.put("smtpSecurity", "STARTTLS");
            ChannelStatus status = test(settings);
            assertThat(status.state()).isEqualTo(ChannelStatus.State.OFFLINE);
            assertThat(status.detail()).contains("IMAP", "SMTP").containsIgnoringCase("STARTTLS");
            assertThat(plain.imap.said()).doesNotContain(Post.PASSWORD);
            assertThat(plain.smtp.commands()).noneMatch(command -> command.startsWith("AUTH"));
        }
    }

    @Test
    void whatAreNoCertificatesIsSaidAtTheField() {
        Map<String, Object> settings = settings();
        settings.put("trustedCertificates", "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----");
        assertThat(EmailSettings.SCHEMA.validate(settings)).extracting(problem -> problem.code()).containsExactly("notCertificate");
    }
}
