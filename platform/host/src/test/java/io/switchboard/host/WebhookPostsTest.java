package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.webhook.WebhookCalls.Answer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom webhooks call, whom never, and what a receiver can do to them. */
@DisplayName("CVE-2021-3742, CVE-2021-42091: webhooks into the own network (SSRF)")
class WebhookPostsTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final OutsideClient client = OutsideClient.make();
    private final List<String> came = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        client.close();
    }

    private WebhookPosts posts(String... ownHosts) {
        return new WebhookPosts(client, () -> Set.of(ownHosts));
    }

    private Answer post(WebhookPosts posts, String address) {
        return posts.post(URI.create(address), Map.of("X-Switchboard-Signature", "t=1,v1=ab"), BODY);
    }

    private Failure failure(WebhookPosts posts, String address) {
        return catchThrowableOfType(ConnectorException.class, () -> post(posts, address)).failure();
    }

    /** Answers as it is told; gives its address. */
    private String receiver(int status, Map<String, String> headers, byte[] answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            came.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("X-Switchboard-Signature"));
            headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            try (exchange) {
                exchange.getResponseBody().write(answer);
            } catch (IOException hungUp) {
                came.add("hung up");
            }
        });
        server.start();
        open.add(() -> server.stop(0));
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/in?x=1";
    }

    /** Writes these bytes at once and then does nothing, or hangs up. */
    private String raw(String bytes, boolean hangsUp) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread thread = new Thread(() -> {
            try {
                while (!server.isClosed()) {
                    Socket socket = server.accept();
                    open.add(socket);
                    InputStream in = socket.getInputStream();
                    in.read(new byte[4096]);
                    OutputStream out = socket.getOutputStream();
                    out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                    out.flush();
                    if (hangsUp) {
                        socket.close();
                    }
                }
            } catch (IOException closed) {
                came.add("closed");
            }
        });
        thread.setDaemon(true);
        thread.start();
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {
        "https://127.0.0.1/", "https://127.9.8.7/", "https://10.1.2.3/", "https://172.16.0.1/", "https://192.168.1.1/", "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/", "https://0.0.0.0/", "https://localhost/", "https://localhost./", "https://[::1]/",
        "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://[fc00::1]/", "https://[fe80::1]/",
        "https://224.0.0.1/", "https://255.255.255.255/", "http://1.1.1.1/", "http://example.com/", "ftp://1.1.1.1/", "file:///etc/passwd",
        "https://user:word@1.1.1.1/", "https:opaque", "https:///nowhere"
    })
    void privateAddressesAndPlainHttpAreRefused(String address) {
        WebhookPosts posts = posts();
        assertThat(catchThrowableOfType(RuntimeException.class, () -> post(posts, address)))
                .isInstanceOfAny(ConnectorException.class, IllegalArgumentException.class);
        assertThat(catchThrowableOfType(Refused.class, () -> posts.check(address)).fields().get(0).field()).isEqualTo("url");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "not an address", "https://x y/", "https://1.1.1.1/#here", "//1.1.1.1/", "https://[::1/", "\u0000"})
    void whatIsNoAddressIsNamed(String address) {
        assertThat(catchThrowableOfType(Refused.class, () -> posts().check(address)).fields().get(0).field()).isEqualTo("url");
    }

    @Test
    void noSettingOpensTheMetadataOfTheMachine() {
        assertThat(failure(posts("169.254.169.254"), "http://169.254.169.254/")).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(failure(posts("fd00:ec2::254"), "http://[fd00:ec2::254]/")).isEqualTo(Failure.INVALID_REQUEST);
    }

    @Test
    void aHostThatTheSettingsNameIsCalled() throws IOException {
        String address = receiver(204, Map.of(), new byte[0]);
        assertThat(failure(posts(), address)).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(came).isEmpty();
        posts("127.0.0.1").check(address);
        assertThat(post(posts("127.0.0.1"), address).status()).isEqualTo(204);
        assertThat(came).containsExactly("POST /in?x=1 t=1,v1=ab");
    }

    @Test
    void aNameThatAnswersDifferentlyTheNextTimeGainsNothing() {
        AtomicInteger asked = new AtomicInteger();
        WebhookPosts posts = new WebhookPosts(client, Set::of, host -> {
            // Public when it is checked, private ever after.
            return new InetAddress[] {InetAddress.getByName(asked.getAndIncrement() == 0 ? "203.0.114.1" : "127.0.0.1")};
        });
        posts.check("https://rebinds.example/");
        assertThat(failure(posts, "https://rebinds.example/")).isEqualTo(Failure.INVALID_REQUEST);
        assertThat(asked.get()).as("looked up once for each call").isEqualTo(2);
        WebhookPosts mixed = new WebhookPosts(client, Set::of, host -> new InetAddress[] {
            InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")
        });
        assertThat(failure(mixed, "https://mixed.example/")).isEqualTo(Failure.INVALID_REQUEST);
    }

    @Test
    void anUnknownHostIsNamedAsSuch() {
        WebhookPosts posts = new WebhookPosts(client, Set::of, host -> {
            throw new UnknownHostException(host);
        });
        assertThat(catchThrowableOfType(Refused.class, () -> posts.check("https://typo.example/")).fields().get(0).code()).isEqualTo("unknownHost");
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        String inner = receiver(200, Map.of(), new byte[0]);
        String address = receiver(307, Map.of("Location", inner), new byte[0]);
        assertThat(post(posts("127.0.0.1"), address).status()).isEqualTo(307);
        assertThat(came).hasSize(1);
    }

    @Test
    void theBeginningOfAnAnswerIsKept() throws IOException {
        byte[] large = "x".repeat(500_000).getBytes(StandardCharsets.UTF_8);
        Answer answer = post(posts("127.0.0.1"), receiver(500, Map.of("Retry-After", "120"), large));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.start()).hasSize(1000);
        assertThat(answer.retryAfter()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void anAnswerWithoutEndIsCutOff() throws IOException {
        byte[] endless = new byte[3 << 20];
        assertThat(failure(posts("127.0.0.1"), receiver(200, Map.of(), endless))).isEqualTo(Failure.UNKNOWN_OUTCOME);
    }

    @Test
    void halfAnAnswerIsNone() throws IOException {
        String half = raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", true);
        assertThat(failure(posts("127.0.0.1"), half)).isEqualTo(Failure.UNKNOWN_OUTCOME);
        assertThat(failure(posts("127.0.0.1"), raw("HTTP/1.1 20", true))).isEqualTo(Failure.UNKNOWN_OUTCOME);
        assertThat(failure(posts("127.0.0.1"), raw("nonsense\r\n\r\n", true))).isEqualTo(Failure.UNKNOWN_OUTCOME);
    }

    @Test
    void oneThatHangsIsLeftAfterAWhile() throws IOException {
        String hangs = raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", false);
        long began = System.nanoTime();
        assertThat(failure(posts("127.0.0.1"), hangs)).isEqualTo(Failure.UNKNOWN_OUTCOME);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(17));
    }

    @Test
    void whoIsNotThereIsUnreachable() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(failure(posts("127.0.0.1"), "http://127.0.0.1:" + port + "/")).isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void aCertificateOfItsOwnIsNoCertificate() throws Exception {
        // Plain HTTP where TLS is spoken stands for all that isn't a trusted certificate: the handshake must succeed first.
        String plain = raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true);
        assertThat(failure(posts("127.0.0.1"), plain.replace("http:", "https:"))).isIn(Failure.UNAVAILABLE, Failure.UNKNOWN_OUTCOME);
    }
}
