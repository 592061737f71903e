package io.switchboard.spi.platform;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** The platform's HTTP client. Redirects aren't followed; answers are limited to 10 MiB, calls to 20 s. */
public interface PlatformHttp {

    /**
     * Sends a request. An answer of any status is returned, not thrown.
     *
     * @throws io.switchboard.spi.ConnectorException UNAVAILABLE when no connection came about, UNKNOWN_OUTCOME when it
     *     broke or timed out after the request had begun, INVALID_REQUEST for an address that isn't allowed
     */
    HttpResponse<byte[]> send(HttpRequest request);
}
