package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.PlatformHttp;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The platform's HTTP client as one plugin or channel has it. Safe for use by several threads. */
final class GuardedHttp implements PlatformHttp {
    private static final int MOST = 10 << 20;
    private static final int SECONDS = 20;

    private final HttpClient client;
    private final AddressPolicy policy;
    private final boolean permitted;

    /** @param permitted whether the plugin declared the permission {@code http} */
    GuardedHttp(HttpClient client, AddressPolicy policy, boolean permitted) {
        this.client = client;
        this.policy = policy;
        this.permitted = permitted;
    }

    @Override
    public HttpResponse<byte[]> send(HttpRequest request) {
        check(request);
        CompletableFuture<HttpResponse<byte[]>> call = client.sendAsync(request, info -> new LimitedBody(MOST));
        try {
            return call.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, "no answer within " + SECONDS + " s: " + host(request));
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, "interrupted");
        } catch (ExecutionException e) {
            throw failure(request, e.getCause());
        }
    }

    private void check(HttpRequest request) {
        if (!permitted) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "plugin.permissions lacks http");
        }
        try {
            String refusal = policy.refusal(request.uri());
            if (refusal != null) {
                throw new ConnectorException(Failure.INVALID_REQUEST, refusal);
            }
        } catch (UnknownHostException e) {
            throw new ConnectorException(Failure.UNAVAILABLE, "unknown host: " + host(request), e);
        }
    }

    private static ConnectorException failure(HttpRequest request, Throwable cause) {
        boolean never = cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnresolvedAddressException;
        return new ConnectorException(
                never ? Failure.UNAVAILABLE : Failure.UNKNOWN_OUTCOME,
                (never ? "not reachable: " : "the call broke: ") + host(request),
                cause);
    }

    /** The address without its path and query, which may hold secrets. */
    private static String host(HttpRequest request) {
        return request.uri().getScheme() + "://" + request.uri().getAuthority();
    }
}
