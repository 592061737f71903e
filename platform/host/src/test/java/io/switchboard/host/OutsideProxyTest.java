package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way out through a proxy, against a real one; the names of the world outside are known to the proxy only. */
class OutsideProxyTest {
    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> hosts = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void httpGoesThroughItByName() throws IOException {
        TestProxy proxy = proxy(null);
        OutsideClient client = client(OutsideProxy.of("http://127.0.0.1:" + proxy.port(), null));
        URI uri = uri("http://shop.example:%d/a%%2Fb?x=1", server());
        HttpRequest post = HttpRequest.newBuilder(uri)
                .header("Proxy-Authorization", "Basic of-a-plugin")
                .POST(HttpRequest.BodyPublishers.ofString("hello"))
                .build();
        assertThat(text(client.send(post, unknown(client).addresses(uri)))).isEqualTo("POST /a%2Fb?x=1 hello");
        assertThat(proxy.lines).containsExactly("POST " + uri + " HTTP/1.1");
        assertThat(hosts).containsExactly("shop.example:" + uri.getPort());
        assertThat(proxy.heads.get(0)).doesNotContainIgnoringCase("proxy-authorization");
    }

    @Test
    void httpsTunnelsAndTlsGoesByTheName() throws Exception {
        TestProxy proxy = proxy("me@work:p:w/ü");
        SSLContext context = OutsideAddressesTest.shopExample(folder);
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        serve(server);
        OutsideClient client = OutsideClient.make(context, OutsideProxy.of("http://me%40work:p%3Aw%2F%C3%BC@127.0.0.1:" + proxy.port(), null));
        open.add(client);
        URI uri = uri("https://shop.example:%d/x", server);
        assertThat(text(client.send(HttpRequest.newBuilder(uri).build(), unknown(client).addresses(uri)))).isEqualTo("GET /x ");
        assertThat(proxy.lines).containsExactly("CONNECT shop.example:" + uri.getPort() + " HTTP/1.1");
        URI other = uri("https://other.example:%d/x", server);
        assertThat(failure(client, other)).isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void aNameThatIsKnownHereIsStillJudgedHere() throws IOException {
        TestProxy proxy = proxy(null);
        OutsideProxy way = OutsideProxy.of("http://127.0.0.1:" + proxy.port(), null);
        AddressPolicy inner = new AddressPolicy(Stream.empty(), host -> addresses("10.0.0.5")).through(way);
        assertThatThrownBy(() -> inner.addresses(URI.create("http://rebinding.example/"))).hasMessageContaining("private");
        for (String host : List.of("10.0.0.5", "127.0.0.1", "[::1]", "169.254.169.254", "[::ffff:10.0.0.5]")) {
            assertThatThrownBy(() -> new AddressPolicy(Stream.empty()).through(way).addresses(URI.create("http://" + host + "/")))
                    .isInstanceOf(ConnectorException.class);
        }
        AddressPolicy outer = new AddressPolicy(Stream.empty(), host -> addresses("1.1.1.1")).through(way);
        OutsideClient client = client(way);
        URI uri = uri("http://shop.example:%d/x", server());
        assertThat(text(client.send(HttpRequest.newBuilder(uri).build(), outer.addresses(uri)))).isEqualTo("GET /x ");
        assertThat(proxy.lines).hasSize(1);
    }

    /** The proxy might read them otherwise than we do, or know more of the inner network than we. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0x7f000001", "127.1", "2130706433", "0177.0.0.0x1", "1.2.3.4.5", "intranet", "metadata.google.internal", "nas.local", "a.localhost"})
    void whatIsUnknownHereAndMayBeAnInnerOneIsNotLeftToIt(String host) throws IOException {
        OutsideProxy way = OutsideProxy.of("http://127.0.0.1:9", null);
        URI uri = URI.create("http://" + host + "/");
        assertThatThrownBy(() -> new AddressPolicy(Stream.empty(), OutsideProxyTest::nobody).through(way).addresses(uri))
                .isInstanceOf(ConnectorException.class);
        if (uri.getHost() != null) {
            assertThat(new AddressPolicy(Stream.of(uri), OutsideProxyTest::nobody).through(way).addresses(uri)).as("named by an admin").isEmpty();
        }
    }

    /** Public to Java, which reads the first digit as decimal; to the proxy's machine they are octal: itself, and the inner network. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"0177.0.0.1", "012.0.0.1", "1.1.1.01", "16843009"})
    void aNumberThatTheProxyMayReadOtherwiseIsNotLeftToIt(String host) {
        OutsideProxy way = OutsideProxy.of("http://127.0.0.1:9", null);
        URI uri = URI.create("http://" + host + "/");
        assertThatThrownBy(() -> new AddressPolicy(Stream.empty()).through(way).addresses(uri)).isInstanceOf(ConnectorException.class);
        assertThat(new AddressPolicy(Stream.empty()).through(way).addresses(URI.create("http://1.1.1.1/"))).hasSize(1);
        assertThat(new AddressPolicy(Stream.empty()).through(way).addresses(URI.create("http://[2606:4700:0::1111]/"))).hasSize(1);
    }

    @Test
    void theListOfHostsHoldsByName() {
        OutsideProxy way = OutsideProxy.of("http://127.0.0.1:9", null);
        AddressPolicy policy = new AddressPolicy(List.of("api.example.com"), Stream.empty(), OutsideProxyTest::nobody).through(way);
        assertThat(policy.addresses(URI.create("https://api.example.com/"))).isEmpty();
        assertThatThrownBy(() -> policy.addresses(URI.create("https://shop.example/"))).hasMessageContaining("plugin.hosts lacks");
        assertThatThrownBy(() -> policy.addresses("api.example.com")).as("mail goes by no proxy").hasMessageContaining("unknown host");
    }

    @Test
    void whatIsToGoWithoutItDoes() throws IOException {
        TestProxy proxy = proxy(null);
        OutsideProxy way = OutsideProxy.of(
                "http://127.0.0.1:" + proxy.port(), "inner.example, .corp.example ,10.0.0.0/8,fd00::/8,192.168.1.5");
        for (String direct : List.of("inner.example", "a.corp.example", "a.b.corp.example", "localhost")) {
            assertThat(way.carries(direct)).as(direct).isFalse();
        }
        for (String carried : List.of("sub.inner.example", "corp.example", "notcorp.example", "shop.example")) {
            assertThat(way.carries(carried)).as(carried).isTrue();
        }
        assertThat(way.carries("x.example", addresses("10.1.2.3"))).isFalse();
        assertThat(way.carries("x.example", addresses("192.168.1.5", "fd00::1"))).isFalse();
        assertThat(way.carries("x.example", addresses("10.1.2.3", "1.1.1.1"))).isTrue();
        assertThat(way.carries("192.168.1.6", addresses("192.168.1.6"))).isTrue();
        assertThat(way.carries("127.0.0.1", addresses("127.0.0.1"))).isFalse();

        OutsideClient client = client(way);
        URI uri = uri("http://inner.example:%d/x", server());
        AddressPolicy policy = new AddressPolicy(Stream.of(uri), host -> addresses("127.0.0.1")).through(way);
        assertThat(text(client.send(HttpRequest.newBuilder(uri).build(), policy.addresses(uri)))).isEqualTo("GET /x ");
        assertThat(proxy.lines).isEmpty();
    }

    @Test
    void itsRefusalsAreNotTheOtherSides() throws IOException {
        TestProxy proxy = proxy("me:secret");
        URI plain = uri("http://shop.example:%d/x", server());
        URI secure = URI.create("https://shop.example/x");
        OutsideClient nobody = client(OutsideProxy.of("http://127.0.0.1:" + proxy.port(), null));
        OutsideClient wrong = client(OutsideProxy.of("http://me:wrong-word@127.0.0.1:" + proxy.port(), null));
        OutsideClient right = client(OutsideProxy.of("http://me:secret@127.0.0.1:" + proxy.port(), null));
        for (OutsideClient client : List.of(nobody, wrong)) {
            for (URI uri : List.of(plain, secure)) {
                ConnectorException refused = refused(client, uri);
                assertThat(refused.failure()).isEqualTo(Failure.UNAVAILABLE);
                assertThat(refused).hasMessageContaining("407").hasMessageNotContaining("wrong-word");
            }
        }
        proxy.refuses(403);
        assertThat(refused(right, secure)).hasMessageContaining("403");
        assertThat(failure(right, secure)).isEqualTo(Failure.UNAVAILABLE);
        proxy.close();
        assertThat(failure(right, plain)).isEqualTo(Failure.UNAVAILABLE);
        assertThat(failure(right, secure)).isEqualTo(Failure.UNAVAILABLE);
        assertThat(failure(client(OutsideProxy.of("http://no-such-proxy.invalid:1", null)), plain)).isEqualTo(Failure.UNAVAILABLE);
    }

    @Test
    void webhooksGoThroughItAsWell() throws IOException {
        TestProxy proxy = proxy(null);
        OutsideClient client = client(OutsideProxy.of("http://127.0.0.1:" + proxy.port(), null));
        URI uri = uri("http://hooks.example:%d/x", server());
        WebhookPosts posts = new WebhookPosts(client, () -> Set.of("hooks.example"), OutsideProxyTest::nobody);
        assertThat(posts.post(uri, Map.of(), "{}".getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(200);
        assertThat(proxy.lines).hasSize(1);
        posts.check("https://others.example/x");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {
        "proxy", "proxy:8080", "https://proxy:8080", "http://proxy", "http://:8080", "http://proxy:0", "http://proxy:99999",
        "http://proxy:8080/path", "http://hidden-word@proxy:8080", "http://me:hidden-word%zz@proxy:8080", "http://me:hidden-word/@proxy:8080", "socks5://proxy:1080"
    })
    void whatIsSaidWronglyStopsCallsAndNamesTheVariable(String value) {
        OutsideProxy way = OutsideProxy.of(value, null);
        assertThat(way.problem()).contains("SWITCHBOARD_PROXY").doesNotContain("hidden-word");
        assertThat(way).hasToString(way.problem());
        ConnectorException refused = refused(client(way), URI.create("http://localhost:1/"));
        assertThat(refused.failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(refused).hasMessageContaining("SWITCHBOARD_PROXY");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"10.0.0.0/99", "10.0.0/8", "http://inner.example", "a b", "*", "300.1.1.1", "::g"})
    void soDoesAWrongListOfTheOthers(String value) {
        OutsideProxy way = OutsideProxy.of("http://me:hidden-word@proxy:8080", "fine.example," + value);
        assertThat(way.problem()).contains("SWITCHBOARD_NO_PROXY").contains(value).doesNotContain("hidden-word");
    }

    @Test
    void noneIsTheDefaultAndNothingTellsThePassword() {
        assertThat(OutsideProxy.of(null, "whatever this is")).isSameAs(OutsideProxy.NONE);
        assertThat(OutsideProxy.of(" ", null).carries("shop.example")).isFalse();
        OutsideProxy way = OutsideProxy.of(" http://me:hidden-word@Proxy.example:8080/ ", " , ");
        assertThat(way).hasToString("proxy.example:8080");
        assertThat(way.login().password()).isEqualTo("hidden-word");
        assertThat(way.login().toString()).doesNotContain("hidden-word");
    }

    private static ConnectorException refused(OutsideClient client, URI uri) {
        return catchThrowableOfType(ConnectorException.class, () -> client.send(HttpRequest.newBuilder(uri).build()));
    }

    private static Failure failure(OutsideClient client, URI uri) {
        return refused(client, uri).failure();
    }

    private AddressPolicy unknown(OutsideClient client) {
        return new AddressPolicy(Stream.empty(), OutsideProxyTest::nobody).through(client.proxy());
    }

    private static InetAddress[] nobody(String host) throws UnknownHostException {
        throw new UnknownHostException(host);
    }

    private static InetAddress[] addresses(String... numbers) {
        return Stream.of(numbers).map(number -> {
            try {
                return InetAddress.getByName(number);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }).toArray(InetAddress[]::new);
    }

    private TestProxy proxy(String login) throws IOException {
        TestProxy proxy = new TestProxy(login);
        open.add(proxy);
        return proxy;
    }

    private OutsideClient client(OutsideProxy proxy) {
        OutsideClient client = OutsideClient.make(proxy);
        open.add(client);
        return client;
    }

    private HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        serve(server);
        return server;
    }

    private void serve(HttpServer server) {
        server.createContext("/", exchange -> {
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            byte[] said = (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, said.length);
            exchange.getResponseBody().write(said);
            exchange.close();
        });
        server.start();
        open.add(() -> server.stop(0));
    }

    private static URI uri(String form, HttpServer server) {
        return URI.create(form.formatted(server.getAddress().getPort()));
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
