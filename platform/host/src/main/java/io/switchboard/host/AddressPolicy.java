package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which addresses a plugin may call through the platform: every public one, and of the private ones only the hosts that an
 * admin has named in the settings; what {@link AddressRanges#isNever} holds not even then. The one place to make this
 * stricter. It looks a name up once, and its caller connects to just these addresses: a name that answers differently the
 * next moment gains nothing.
 */
final class AddressPolicy {
    private final Set<String> named;
    private final Resolver resolver;

    /** Where names are looked up. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** @param named addresses that stand in an admin's settings */
    AddressPolicy(Stream<URI> named) {
        this(named, InetAddress::getAllByName);
    }

    AddressPolicy(Stream<URI> named, Resolver resolver) {
        this.named = named.filter(uri -> uri.getHost() != null).map(AddressPolicy::host).collect(Collectors.toUnmodifiableSet());
        this.resolver = resolver;
    }

    /**
     * The addresses to connect to, at least one.
     *
     * @throws ConnectorException INVALID_REQUEST when it must not be called, UNAVAILABLE when the name has no address
     */
    InetAddress[] addresses(URI uri) {
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "only http and https addresses of a host can be called");
        }
        String host = host(uri);
        InetAddress[] found = look(host);
        for (InetAddress address : found) {
            if (AddressRanges.isNever(address)) {
                throw new ConnectorException(Failure.INVALID_REQUEST, host + " is an address that is never called");
            }
            if (!AddressRanges.isPublic(address) && !named.contains(host)) {
                throw new ConnectorException(Failure.INVALID_REQUEST, host + " is a private address that no setting names");
            }
        }
        return found;
    }

    private InetAddress[] look(String host) {
        try {
            return resolver.addresses(host);
        } catch (UnknownHostException e) {
            throw new ConnectorException(Failure.UNAVAILABLE, "unknown host: " + host, e);
        }
    }

    /** Without brackets, and without the dot that ends a whole name. */
    static String host(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }
}
