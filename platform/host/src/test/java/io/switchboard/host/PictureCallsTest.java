package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of mails, whose senders choose the addresses. */
class PictureCallsTest {
    private final OutsideClient client = OutsideClient.make();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Map<String, String> hops = Map.of("/once", "/picture", "/round", "/round", "/inner", "http://localhost:" + port() + "/picture");
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path + " " + exchange.getRequestHeaders().getFirst("Referer") + " " + exchange.getRequestHeaders().getFirst("Cookie"));
            byte[] body = "bytes".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            if (hops.containsKey(path)) {
                exchange.getResponseHeaders().add("Location", hops.get(path));
                exchange.sendResponseHeaders(302, -1);
            } else {
                exchange.sendResponseHeaders(path.equals("/picture") ? 200 : 404, body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/a.png", "http://[::1]/a.png", "http://169.254.169.254/latest/meta-data", "http://10.0.0.7/", "file:///etc/passwd"})
    void noPrivateAddressIsCalled(String address) {
        PictureCalls calls = new PictureCalls(client, new AddressPolicy(Stream.empty()));
        assertThat(failure(calls, address).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(asked).isEmpty();
    }

    @Test
    void aRedirectIsFollowedAndTellsNothing() {
        assertThat(new String(calls().fetch(URI.create(at("/once"))), java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("bytes");
        assertThat(asked).containsExactly("/once null null", "/picture null null");
    }

    @Test
    void aRedirectIntoTheOwnNetworkIsRefused() {
        assertThat(failure(calls(), at("/inner")).failure()).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(asked).hasSize(1);
    }

    @Test
    void redirectsEnd() {
        assertThat(failure(calls(), at("/round")).failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(asked).hasSize(4);
    }

    @Test
    void whatIsNotThereIsUnavailable() {
        assertThat(failure(calls(), at("/missing")).failure()).isEqualTo(Failure.UNAVAILABLE);
    }

    /** For 127.0.0.1 alone, as if it were public; localhost stays private. */
    private PictureCalls calls() {
        return new PictureCalls(client, new AddressPolicy(Stream.of(URI.create("http://127.0.0.1/"))));
    }

    private static ConnectorException failure(PictureCalls calls, String address) {
        return catchThrowableOfType(ConnectorException.class, () -> calls.fetch(URI.create(address)));
    }

    private String at(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    private int port() {
        return server.getAddress().getPort();
    }
}
