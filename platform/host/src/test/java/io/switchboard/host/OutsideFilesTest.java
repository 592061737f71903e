package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that are files: as they were sent, or not at all. */
class OutsideFilesTest {
    private final byte[] file = new byte[3 << 20];
    private final OutsideClient client = OutsideClient.make();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        Arrays.fill(file, (byte) 7);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // Said to be longer than what comes.
        serve("/cut", file.length + 1000);
        serve("/whole", file.length);
        serve("/chunked", 0);
        server.start();
    }

    private void serve(String path, long length) {
        server.createContext(path, call -> {
            try (call) {
                call.sendResponseHeaders(path.equals("/cut") ? 200 : 206, length);
                call.getResponseBody().write(file);
                call.getResponseBody().flush();
            }
        });
    }

    @AfterEach
    void close() {
        server.stop(0);
        client.close();
    }

    private HttpResponse<InputStream> stream(String path, long most) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return client.stream(HttpRequest.newBuilder(uri).build(), most, InetAddress.getLoopbackAddress());
    }

    @Test
    void aFileIsReadAsItWasSent() throws IOException {
        for (String path : new String[] {"/whole", "/chunked"}) {
            HttpResponse<InputStream> answer = stream(path, file.length);
            assertThat(answer.statusCode()).isEqualTo(206);
            try (InputStream in = answer.body()) {
                assertThat(in.readAllBytes()).as(path).isEqualTo(file);
            }
        }
    }

    @Test
    void oneThatIsTooLongIsRefusedForGood() {
        for (String path : new String[] {"/whole", "/chunked"}) {
            assertThat(failure(path, file.length - 1)).as(path).isEqualTo(Failure.INVALID_REQUEST);
        }
    }

    @Test
    void oneThatBreaksOffIsNotTakenForTheWhole() {
        assertThat(failure("/cut", 2L * file.length)).isIn(Failure.UNKNOWN_OUTCOME, Failure.UNAVAILABLE);
    }

    private Failure failure(String path, long most) {
        return catchThrowableOfType(ConnectorException.class, () -> stream(path, most).body().close()).failure();
    }
}
