package io.switchboard.core.shared;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collection;

/**
 * The core's port to other servers; the host implements it, and guards which addresses may be called: the public ones, and of the
 * private ones those that an admin has named. A name is looked up once and just that address is called; redirects aren't
 * followed. Never within a transaction. Safe for many threads.
 */
public interface OutsideCalls {

    /**
     * Sends it; 20 s at most, an answer of 10 MiB at most.
     *
     * @param named addresses whose hosts may be private ones, because an admin has named them; others must be public
     * @throws io.switchboard.spi.ConnectorException INVALID_REQUEST when the address must not be called, UNAVAILABLE when the call
     *     went nowhere, UNKNOWN_OUTCOME when it broke after it had begun
     */
    HttpResponse<byte[]> send(HttpRequest request, Collection<URI> named);
}
