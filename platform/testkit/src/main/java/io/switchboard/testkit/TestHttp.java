package io.switchboard.testkit;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.PlatformHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The platform's HTTP client as its contract says, with a shorter patience, so that tests are quick. Once its channel is
 * closed, running calls break off as UNKNOWN_OUTCOME.
 */
final class TestHttp implements PlatformHttp {
    /** How long a call may take; the platform gives 20 s. Long enough for a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();
    private final Set<CompletableFuture<?>> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    @Override
    public HttpResponse<byte[]> send(HttpRequest request) {
        if (closed) {
            throw new ConnectorException(Failure.UNAVAILABLE, "the channel is closed");
        }
        CompletableFuture<HttpResponse<byte[]>> call =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        running.add(call);
        try {
            return call.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failure(failed.getCause());
        } catch (TimeoutException late) {
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, "no answer within " + PATIENCE, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, "interrupted", interrupted);
        } catch (CancellationException aborted) {
            throw failure(aborted);
        } finally {
            running.remove(call);
            call.cancel(true);
        }
    }

    @Override
    public HttpResponse<InputStream> stream(HttpRequest request, long most) {
        HttpResponse<byte[]> answer = send(request);
        if (answer.body().length > most) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "the answer is larger than " + most + " bytes");
        }
        return new StreamedAnswer(answer);
    }

    @Override
    public List<InetAddress> addresses(String host) {
        try {
            List<InetAddress> found = List.of(InetAddress.getAllByName(host));
            if (found.stream().anyMatch(address -> address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress())) {
                throw new ConnectorException(Failure.INVALID_REQUEST, host + " is an address that is never called");
            }
            return found;
        } catch (UnknownHostException unknown) {
            throw new ConnectorException(Failure.UNAVAILABLE, "unknown host: " + host, unknown);
        }
    }

    void close() {
        closed = true;
        running.forEach(call -> call.cancel(true));
    }

    private static RuntimeException failure(Throwable cause) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new ConnectorException(Failure.UNAVAILABLE, "no connection", cause);
        }
        if (cause instanceof CancellationException) {
            return new ConnectorException(Failure.UNKNOWN_OUTCOME, "the channel was closed", cause);
        }
        if (cause instanceof IOException) {
            return new ConnectorException(Failure.UNKNOWN_OUTCOME, "the connection broke", cause);
        }
        return new IllegalStateException(cause);
    }
}
