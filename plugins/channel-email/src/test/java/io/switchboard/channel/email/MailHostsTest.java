package io.switchboard.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.settings.Settings;
import io.switchboard.testkit.TestPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mail servers stand where the platform allows: it is asked before each connection, and its word is kept. */
class MailHostsTest {
    private final Post post = new Post();
    private final TestPlatform platform = new TestPlatform();

    @AfterEach
    void close() {
        platform.close();
        post.close();
    }

    @Test
    void anAddressThatThePlatformRefusesIsNotCalled() {
        Map<String, Object> settings = post.settings();
        settings.put("imapHost", "169.254.169.254");
        settings.put("smtpHost", "0.0.0.0");

        ChannelStatus status = new EmailConnector().test(Settings.of(settings), platform.context());
        assertThat(status.state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(status.detail()).contains("169.254.169.254 is an address that is never called", "0.0.0.0 is an address that is never called");

        EmailChannel channel = (EmailChannel) platform.open(new EmailConnector(), settings);
        ConnectorException fetching = catchThrowableOfType(ConnectorException.class, channel::poll);
        assertThat(fetching.failure()).isEqualTo(Failure.UNAUTHORIZED);
        ConnectorException sending = catchThrowableOfType(ConnectorException.class, () -> channel.send(new OutboundMessage(
                "m", "c", "customer@client.example", null, null, new Content.Text("hi"), List.of(), "s", List.of(), Instant.EPOCH)));
        assertThat(sending.failure()).isEqualTo(Failure.UNAUTHORIZED);
        assertThat(channel.status().state()).isEqualTo(ChannelStatus.State.OFFLINE);
        assertThat(post.imap.connections()).isZero();
        assertThat(post.smtp.attempts()).isZero();
    }

    @Test
    void connectionsGoWhereThePlatformLooked() throws IOException {
        try (ServerSocket here = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Sockets sockets = new Sockets(null);
            sockets.lead("mail.example", InetAddress.getLoopbackAddress());
            try (Socket socket = sockets.plain().createSocket()) {
                socket.connect(InetSocketAddress.createUnresolved("Mail.Example", here.getLocalPort()), 5_000);
                assertThat(socket.getPort()).isEqualTo(here.getLocalPort());
            }
        }
    }
}
