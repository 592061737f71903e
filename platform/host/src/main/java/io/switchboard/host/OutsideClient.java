package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The one HTTP client behind every plugin's. It never looks a name up: it connects to the addresses it is given, and to no
 * other one; TLS and the Host header go by the name. Connections are kept by address and name, so that one caller's
 * connection is no way around another's policy. Redirects aren't followed, so each hop is a call that is checked anew.
 * Its threads are the platform's and are made at once.
 */
final class OutsideClient implements AutoCloseable {
    private static final String BEGUN = "switchboard.begun";
    private static final String PROXY = "switchboard.proxy";
    private static final int MOST_IN = 10 << 20;
    private static final int MOST_CUT = 1 << 20;
    private static final int MOST_OUT = 100 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LONG_LIMIT = Duration.ofSeconds(55);
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final CloseableHttpAsyncClient client;
    private final OutsideProxy proxy;

    private OutsideClient(CloseableHttpAsyncClient client, OutsideProxy proxy) {
        this.client = client;
        this.proxy = proxy;
    }

    static OutsideClient make() {
        return make(OutsideProxy.NONE);
    }

    /** @param proxy the way out */
    static OutsideClient make(OutsideProxy proxy) {
        return make(null, proxy);
    }

    /** @param trust of the servers' certificates; null: as the JVM does */
    static OutsideClient make(SSLContext trust, OutsideProxy proxy) {
        ClientTlsStrategyBuilder tls = ClientTlsStrategyBuilder.create();
        var connections = PoolingAsyncClientConnectionManagerBuilder.create()
                .setDnsResolver(new NoLookUps())
                .setTlsStrategy(trust == null ? tls.buildAsync() : tls.setSslContext(trust).buildAsync())
                .setDefaultTlsConfig(TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(CONNECT))
                        .setIdleTimeout(Timeout.ofSeconds(15))
                        .build())
                .setMaxConnPerRoute(32)
                .setMaxConnTotal(400)
                .build();
        CloseableHttpAsyncClient made = HttpAsyncClients.custom()
                .setConnectionManager(connections)
                .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(2).build())
                .setThreadFactory(threads())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(CONNECT))
                        .setResponseTimeout(Timeout.of(LIMIT))
                        .setConnectionKeepAlive(TimeValue.ofSeconds(15))
                        .build())
                // Runs when a connection is there and the request is about to go out on it.
                .addRequestInterceptorLast((request, entity, context) -> ((AtomicBoolean) context.getAttribute(BEGUN)).set(true))
                .setRoutePlanner((target, context) -> route(target, (HttpHost) context.getAttribute(PROXY)))
                .setUserAgent("Switchboard")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
        made.start();
        return new OutsideClient(made, proxy);
    }

    private static HttpRoute route(HttpHost target, HttpHost through) {
        boolean secure = "https".equals(target.getSchemeName());
        return through == null ? new HttpRoute(target, null, secure) : new HttpRoute(target, null, through, secure);
    }

    /** Daemons, and none of them with a plugin's class loader. */
    private static ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "switchboard-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(OutsideClient.class.getClassLoader());
            return thread;
        };
    }

    /** What its callers' policies must know of. */
    OutsideProxy proxy() {
        return proxy;
    }

    /**
     * Sends it to the first of the addresses to which a connection comes about, or to the proxy with the host's name.
     *
     * @param addresses none when only the proxy can know them
     * @throws ConnectorException UNAVAILABLE when it went nowhere, UNKNOWN_OUTCOME when it broke after it had begun
     */
    HttpResponse<byte[]> send(HttpRequest request, InetAddress... addresses) {
        return send(request, () -> new OutsideAnswerReader(request, MOST_IN), addresses);
    }

    /**
     * The same, for whom the beginning of the answer is enough.
     *
     * @param most bytes to keep; the rest is read, up to a limit, and dropped
     */
    HttpResponse<byte[]> sendAndCut(HttpRequest request, int most, InetAddress... addresses) {
        return send(request, () -> new OutsideAnswerReader(request, MOST_CUT, most), addresses);
    }

    /**
     * The same, for an answer that may be a large file: kept on disk until its reader closes it.
     *
     * @param most bytes
     * @throws ConnectorException INVALID_REQUEST for a longer one
     */
    HttpResponse<InputStream> stream(HttpRequest request, long most, InetAddress... addresses) {
        Path file = null;
        try {
            file = Files.createTempFile("switchboard-answer", null);
            Path spooled = file;
            HttpResponse<byte[]> answer = send(request, LONG_LIMIT, () -> new SpooledAnswerReader(request, most, spooled), addresses);
            return new OutsideFile(answer, Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException disk) {
            remove(file);
            throw new ConnectorException(Failure.UNAVAILABLE, "the answer can't be kept on disk", disk);
        } catch (ConnectorException failed) {
            remove(file);
            throw failed.getCause() instanceof OutsideAnswerReader.TooLong
                    ? new ConnectorException(Failure.INVALID_REQUEST, failed.getCause().getMessage(), failed)
                    : failed;
        }
    }

    private static void remove(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            file.toFile().deleteOnExit();
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request, Supplier<OutsideAnswerReader> reader, InetAddress... addresses) {
        return send(request, LIMIT, reader, addresses);
    }

    private HttpResponse<byte[]> send(HttpRequest request, Duration limit, Supplier<OutsideAnswerReader> reader, InetAddress... addresses) {
        long deadline = System.nanoTime() + request.timeout().filter(t -> t.compareTo(limit) < 0).orElse(limit).toNanos();
        byte[] body = body(request);
        ConnectorException last = new ConnectorException(Failure.UNAVAILABLE, "no address: " + host(request));
        boolean carried = proxy.carries(AddressPolicy.host(request.uri()), addresses);
        for (InetAddress address : carried ? proxy.addresses() : addresses) {
            AtomicBoolean begun = new AtomicBoolean();
            HttpClientContext context = HttpClientContext.create();
            context.setAttribute(BEGUN, begun);
            try {
                if (!carried) {
                    return send(request, body, reader.get(), address, context, begun, deadline);
                }
                signIn(context, new HttpHost("http", address, proxy.host(), proxy.port()));
                return theirs(request, send(request, body, reader.get(), null, context, begun, deadline), begun);
            } catch (ConnectorException e) {
                if (begun.get() || System.nanoTime() >= deadline || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    private void signIn(HttpClientContext context, HttpHost at) {
        context.setAttribute(PROXY, at);
        if (proxy.login() != null) {
            BasicScheme basic = new BasicScheme(StandardCharsets.UTF_8);
            basic.initPreemptive(new UsernamePasswordCredentials(
                    proxy.login().user(), proxy.login().password().toCharArray()));
            context.getAuthExchange(at).select(basic);
        }
    }

    /** Keeps the proxy's own refusals from being read as the word of the other side. */
    private HttpResponse<byte[]> theirs(HttpRequest request, HttpResponse<byte[]> answer, AtomicBoolean begun) {
        boolean refused = answer.statusCode() == 407;
        if (refused || !begun.get()) {
            begun.set(false);
            throw new ConnectorException(
                    Failure.UNAVAILABLE, "the proxy " + proxy + " refused with " + answer.statusCode() + ": " + host(request));
        }
        return answer;
    }

    private HttpResponse<byte[]> send(
            HttpRequest request,
            byte[] body,
            OutsideAnswerReader reader,
            InetAddress address,
            HttpClientContext context,
            AtomicBoolean begun,
            long deadline) {
        URI uri = request.uri();
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        HttpHost target = new HttpHost(secure ? "https" : "http", address, AddressPolicy.host(uri), port);
        Future<OutsideAnswer> call = client.execute(
                target,
                new BasicRequestProducer(head(request, target), body == null ? null : new BasicAsyncEntityProducer(body, null)),
                reader,
                null,
                context,
                null);
        try {
            return call.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw failure(request, begun, "no answer in time", e);
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw failure(request, begun, "interrupted", e);
        } catch (ExecutionException e) {
            throw failure(request, begun, begun.get() ? "the call broke" : "not reachable", e.getCause());
        }
    }

    private static BasicHttpRequest head(HttpRequest request, HttpHost target) {
        URI uri = request.uri();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        BasicHttpRequest head = new BasicHttpRequest(request.method(), target, path + query);
        request.headers().map().forEach((name, values) -> {
            // Who speaks to the proxy is the platform alone.
            if (!name.toLowerCase(Locale.ROOT).startsWith("proxy-")) {
                values.forEach(value -> head.addHeader(name, value));
            }
        });
        return head;
    }

    /** The body, or null without one. */
    private static byte[] body(HttpRequest request) {
        if (request.bodyPublisher().isEmpty()) {
            return null;
        }
        LimitedBody taken = new LimitedBody(MOST_OUT);
        request.bodyPublisher().get().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                taken.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer part) {
                taken.onNext(List.of(part));
            }

            @Override
            public void onError(Throwable error) {
                taken.onError(error);
            }

            @Override
            public void onComplete() {
                taken.onComplete();
            }
        });
        try {
            return taken.getBody().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectorException(Failure.UNAVAILABLE, "interrupted");
        } catch (ExecutionException | TimeoutException e) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "the body can't be read", e);
        }
    }

    private static ConnectorException failure(HttpRequest request, AtomicBoolean begun, String what, Throwable cause) {
        Failure failure = begun.get() ? Failure.UNKNOWN_OUTCOME : Failure.UNAVAILABLE;
        return new ConnectorException(failure, what + ": " + host(request), cause);
    }

    /** The address without its path and query, which may hold secrets. */
    private static String host(HttpRequest request) {
        return request.uri().getScheme() + "://" + request.uri().getAuthority();
    }

    @Override
    public void close() {
        client.close(CloseMode.GRACEFUL);
    }

    /** Whoever gets here has lost the checked address on the way. */
    private static final class NoLookUps implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(host + " was not checked");
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException(host + " was not checked");
        }
    }
}
