package io.switchboard.spi.platform;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** The platform's way out: its HTTP client. Redirects aren't followed; answers are limited to 10 MiB, calls to 20 s. */
public interface PlatformHttp {

    /**
     * Sends a request. An answer of any status is returned, not thrown.
     *
     * @throws io.switchboard.spi.ConnectorException UNAVAILABLE when no connection came about, UNKNOWN_OUTCOME when it
     *     broke or timed out after the request had begun, INVALID_REQUEST for an address that isn't allowed
     */
    HttpResponse<byte[]> send(HttpRequest request);

    /**
     * Sends a request whose answer may be a large file, which is never held in memory.
     *
     * @param most bytes; a longer answer is refused
     * @return the caller closes its body
     * @throws io.switchboard.spi.ConnectorException as {@link #send} does; INVALID_REQUEST for an answer that is too long
     */
    HttpResponse<InputStream> stream(HttpRequest request, long most);

    /**
     * Looks up a host that is spoken to in another way, a mail server for one, and holds it against the same rule: public
     * addresses, and private ones of a host that stands in a text or address of the account's settings. Connect to what is
     * given and not to the name, which may answer differently the next moment.
     *
     * @param host a name or a numeric address, without a port
     * @return at least one
     * @throws io.switchboard.spi.ConnectorException INVALID_REQUEST for an address that isn't allowed, UNAVAILABLE when the
     *     name has no address
     */
    List<InetAddress> addresses(String host);
}
