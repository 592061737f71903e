package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whither the platform's HTTP client goes for a plugin, and whither never. */
@DisplayName("CVE-2021-3742, CVE-2021-42091: calls into the own network (SSRF)")
class OutsideAddressesTest {
    private static final String SECRET = "only for the own network";

    @TempDir
    Path folder;

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> hosts = new CopyOnWriteArrayList<>();
    private OutsideClient client = OutsideClient.make();

    @AfterEach
    void close() {
        servers.forEach(server -> server.stop(0));
        client.close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {
        "127.0.0.1", "127.9.8.7", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.127.0.1",
        "169.254.169.254", "0.0.0.0", "0.1.2.3", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "127.1", "2130706433", "0x7f000001", "localhost", "localhost.",
        "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:0:127.0.0.1]", "[::127.0.0.1]", "[::10.0.0.1]",
        "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:c0a8:101::5]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[2001:db8::1]", "[3fff::1]", "[fc00::1]", "[fd12:3456::1]", "[fe80::1]",
        "[fe80::1%251]", "[fec0::1]", "[ff02::1]", "[2a00:1450::5efe:7f00:1]", "[100::1]", "[5f00::1]"
    })
    void privateAddressesOfEveryFormAreRefused(String host) {
        ConnectorException refused = catchThrowableOfType(
                ConnectorException.class, () -> policy(Stream.empty()).addresses(URI.create("http://" + host + "/")));
        assertThat(refused.failure()).isIn(Failure.INVALID_REQUEST, Failure.UNAVAILABLE);
        // Which of the odd forms the machine can read at all depends on it; what it can't is no address.
        if (!host.matches("0x.*|[0-9]{4,}|127\\.1|.*%25.*")) {
            assertThat(refused.failure()).isEqualTo(Failure.INVALID_REQUEST);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {
        "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "11.0.0.1", "[2606:4700::1111]", "[64:ff9b::101:101]",
        "[2002:101:101::1]", "[::ffff:1.1.1.1]"
    })
    void publicOnesArent(String host) {
        assertThat(policy(Stream.empty()).addresses(URI.create("https://" + host + "/"))).hasSize(1);
    }

    /** The first digit of these is octal to some and decimal to others: whatever was checked is what is called. */
    @Test
    void anOctalFormIsCalledAsItWasChecked() throws IOException {
        HttpServer inner = server("127.0.0.1", 0);
        URI octal = uri("http://0177.0.0.1:%d/", inner);
        ConnectorException refused = catchThrowableOfType(ConnectorException.class, () -> {
            InetAddress[] checked = policy(Stream.empty()).addresses(octal);
            assertThat(checked[0].getHostAddress()).isEqualTo("177.0.0.1");
            client.send(HttpRequest.newBuilder(octal).timeout(java.time.Duration.ofMillis(300)).build(), checked);
        });
        assertThat(refused.failure()).isIn(Failure.UNAVAILABLE, Failure.INVALID_REQUEST);
        assertThat(hosts).isEmpty();
    }

    @Test
    void anAdminsOwnHostIsCalledByNameOnly() throws IOException {
        HttpServer inner = server("127.0.0.1", 0);
        AddressPolicy policy = policy(Stream.of(URI.create("http://LocalHost:1/api")));
        assertThat(get(policy, uri("http://localhost.:%d/", inner)).statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> get(policy, uri("http://127.0.0.1:%d/", inner))).hasMessageContaining("private");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "[::ffff:169.254.169.254]", "100.100.100.200", "0.0.0.0"})
    void noAdminsWordOpensTheMetadataOfTheMachine(String host) {
        URI uri = URI.create("http://" + host + "/latest/meta-data/");
        assertThatThrownBy(() -> policy(Stream.of(uri)).addresses(uri)).hasMessageContaining("never");
    }

    @Test
    void hostsThatAreSpokenToOtherwiseFollowTheSameRule() throws UnknownHostException {
        assertThat(policy(Stream.empty()).addresses("1.1.1.1")).containsExactly(InetAddress.getByName("1.1.1.1"));
        assertThatThrownBy(() -> policy(Stream.empty()).addresses("10.0.0.5")).hasMessageContaining("private");
        Stream<URI> named = Stream.of("10.0.0.5", "::1", "169.254.169.254").flatMap(host -> AddressPolicy.uri(host).stream());
        AddressPolicy policy = policy(named);
        assertThat(policy.addresses("10.0.0.5")).hasSize(1);
        assertThat(policy.addresses("[::1]")).hasSize(1);
        assertThatThrownBy(() -> policy.addresses("169.254.169.254")).hasMessageContaining("never");
        for (String none : List.of("", "10.0.0.5:25", "10.0.0.5/x", "me@10.0.0.5", "10.0.0.5?", "a b", "http://10.0.0.5")) {
            assertThatThrownBy(() -> policy.addresses(none)).hasMessageContaining("not a host");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"file:///etc/passwd", "ftp://1.1.1.1/", "gopher://1.1.1.1/", "http:/x", "http://1.1.1.1@127.0.0.1/", "jar:http://1.1.1.1!/x"})
    void onlyTheWebIsCalled(String address) {
        assertThatThrownBy(() -> policy(Stream.empty()).addresses(URI.create(address))).hasMessageContaining("only http");
    }

    @Test
    void aNameWithOnePrivateAddressAmongItsOwnIsRefused() {
        AddressPolicy policy = new AddressPolicy(Stream.empty(), host -> addresses("1.1.1.1", "10.0.0.1"));
        assertThatThrownBy(() -> policy.addresses(URI.create("http://mixed.example/"))).hasMessageContaining("private");
    }

    /** DNS rebinding: the name's second answer would lead elsewhere; nobody asks for it. */
    @Test
    void theAddressThatWasCheckedIsTheOneThatIsCalled() throws IOException {
        HttpServer checked = server("127.0.0.1", 0);
        HttpServer other = server("127.0.0.2", checked.getAddress().getPort());
        AtomicInteger asked = new AtomicInteger();
        URI uri = uri("http://rebinding.example:%d/", checked);
        AddressPolicy policy = new AddressPolicy(
                Stream.of(uri), host -> addresses(asked.incrementAndGet() == 1 ? "127.0.0.1" : "127.0.0.2"));

        assertThat(new String(get(policy, uri).body(), StandardCharsets.UTF_8)).isEqualTo("127.0.0.1");
        assertThat(asked).hasValue(1);
        assertThat(hosts).containsExactly("rebinding.example:" + checked.getAddress().getPort());
        // Another call looks again, and its connection isn't the first one's.
        assertThat(new String(get(policy, uri).body(), StandardCharsets.UTF_8)).isEqualTo("127.0.0.2");
        assertThat(other.getAddress().getPort()).isEqualTo(checked.getAddress().getPort());
    }

    /** A connection that one account may have kept open is no way in for another. */
    @Test
    void aKeptConnectionIsNoWayAroundThePolicy() throws IOException {
        HttpServer inner = server("127.0.0.1", 0);
        URI uri = uri("http://localhost:%d/", inner);
        assertThat(get(policy(Stream.of(uri)), uri).statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> get(policy(Stream.empty()), uri)).hasMessageContaining("private");
    }

    @Test
    void redirectsAreGivenBackSoThatEachHopIsChecked() throws IOException {
        HttpServer inner = server("127.0.0.1", 0);
        HttpServer outer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        String location = uri("http://127.0.0.1:%d/secret", inner).toString();
        outer.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        outer.start();
        servers.add(outer);
        URI uri = uri("http://outer.example:%d/", outer);
        AddressPolicy policy = new AddressPolicy(Stream.of(uri), host -> InetAddress.getAllByName(host.replace("outer.example", "127.0.0.1")));

        HttpResponse<byte[]> answer = get(policy, uri);
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(hosts).as("what the redirect leads to was called").isEmpty();
        assertThatThrownBy(() -> get(policy, URI.create(answer.headers().firstValue("Location").orElseThrow())))
                .hasMessageContaining("private");
    }

    @Test
    void theSecondAddressIsTriedWhenNobodyListensAtTheFirst() throws IOException {
        HttpServer server = server("127.0.0.1", 0);
        URI uri = uri("http://two.example:%d/", server);
        AddressPolicy policy = new AddressPolicy(Stream.of(uri), host -> addresses("127.0.0.3", "127.0.0.1"));
        assertThat(get(policy, uri).statusCode()).isEqualTo(200);
    }

    @Test
    void bodiesHeadersAndMethodsPassAsTheyAre() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> answer(exchange, (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("X-Sign") + " " + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))));
        server.start();
        servers.add(server);
        URI uri = uri("http://localhost:%d/a%%2Fb?x=%%20y&z", server);
        HttpRequest patch = HttpRequest.newBuilder(uri)
                .header("X-Sign", "s")
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"猫\":1}"))
                .build();
        HttpResponse<byte[]> answer = new GuardedHttp(client, policy(Stream.of(uri)), true).send(patch);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("PATCH /a%2Fb?x=%20y&z s application/json {\"猫\":1}");
        HttpRequest bare = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
        assertThat(new String(new GuardedHttp(client, policy(Stream.of(uri)), true).send(bare).body(), StandardCharsets.UTF_8))
                .startsWith("POST /a%2Fb");
    }

    @Test
    void anEndlessAnswerIsCutAndASilentOneGivenUp() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/long", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[1 << 20];
            for (int i = 0; i < 40; i++) {
                exchange.getResponseBody().write(part);
            }
        });
        server.setExecutor(java.util.concurrent.Executors.newCachedThreadPool(run -> {
            Thread thread = new Thread(run);
            thread.setDaemon(true);
            return thread;
        }));
        java.util.concurrent.CountDownLatch never = new java.util.concurrent.CountDownLatch(1);
        server.createContext("/silent", exchange -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        servers.add(server);
        URI uri = uri("http://localhost:%d/long", server);
        AddressPolicy policy = policy(Stream.of(uri));
        assertThat(catchThrowableOfType(ConnectorException.class, () -> get(policy, uri)).failure()).isEqualTo(Failure.UNKNOWN_OUTCOME);
        HttpRequest silent = HttpRequest.newBuilder(uri.resolve("/silent")).timeout(java.time.Duration.ofMillis(300)).build();
        assertThat(catchThrowableOfType(ConnectorException.class, () -> new GuardedHttp(client, policy, true).send(silent)).failure())
                .isEqualTo(Failure.UNKNOWN_OUTCOME);
        never.countDown();
        HttpRequest nobody = HttpRequest.newBuilder(URI.create("http://localhost:1/")).build();
        assertThat(catchThrowableOfType(ConnectorException.class, () -> new GuardedHttp(client, policy, true).send(nobody)).failure())
                .isEqualTo(Failure.UNAVAILABLE);
    }

    /** TLS goes by the name although the connection goes by the address. */
    @Test
    void certificatesAreCheckedAgainstTheName() throws Exception {
        SSLContext context = shopExample(folder);
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> answer(exchange, "by TLS"));
        server.start();
        servers.add(server);
        client.close();
        client = OutsideClient.make(context, OutsideProxy.NONE);
        URI right = uri("https://shop.example:%d/", server);
        URI wrong = uri("https://other.example:%d/", server);
        AddressPolicy policy = new AddressPolicy(Stream.of(right, wrong), host -> addresses("127.0.0.1"));
        assertThat(new String(get(policy, right).body(), StandardCharsets.UTF_8)).isEqualTo("by TLS");
        assertThat(catchThrowableOfType(ConnectorException.class, () -> get(policy, wrong)).failure()).isEqualTo(Failure.UNAVAILABLE);
        client.close();
        client = OutsideClient.make();
        assertThat(catchThrowableOfType(ConnectorException.class, () -> get(policy, right)).failure()).isEqualTo(Failure.UNAVAILABLE);
    }

    /** A certificate for shop.example, with the key, that trusts itself. */
    static SSLContext shopExample(Path folder) throws Exception {
        Path keys = folder.resolve("keys.p12");
        int made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-alias", "a", "-keyalg", "EC", "-dname", "CN=shop.example", "-ext", "SAN=dns:shop.example",
                        "-storetype", "PKCS12", "-keystore", keys.toString(), "-storepass", "changeit", "-validity", "2")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(made).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, "changeit".toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", store.getCertificate("a"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private HttpResponse<byte[]> get(AddressPolicy policy, URI uri) {
        return new GuardedHttp(client, policy, true).send(HttpRequest.newBuilder(uri).build());
    }

    private static AddressPolicy policy(Stream<URI> named) {
        return new AddressPolicy(named);
    }

    private HttpServer server(String address, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
        server.createContext("/", exchange -> {
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            answer(exchange, exchange.getRequestURI().getPath().equals("/secret") ? SECRET : address);
        });
        server.start();
        servers.add(server);
        return server;
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static URI uri(String pattern, HttpServer server) {
        return URI.create(pattern.formatted(server.getAddress().getPort()));
    }

    private static InetAddress[] addresses(String... literals) throws UnknownHostException {
        InetAddress[] found = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            found[i] = InetAddress.getByName(literals[i]);
        }
        return found;
    }
}
