package io.switchboard.host;

import io.switchboard.loader.OutsideHosts;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which addresses a plugin may call through the platform, or has it look up for a call of its own: of the public ones the hosts that
 * its descriptor names, and of all the hosts that an admin has named in the settings; what {@link AddressRanges#isNever} holds not even then. The one place to make this
 * stricter. It looks a name up once, and its caller connects to just these addresses: a name that answers differently the
 * next moment gains nothing.
 */
final class AddressPolicy {
    private static final List<String> ANY = List.of("*");

    private final List<String> declared;
    private final Set<String> named;
    private final Resolver resolver;

    /** Where names are looked up. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /**
     * Every public host.
     *
     * @param named addresses that stand in an admin's settings
     */
    AddressPolicy(Stream<URI> named) {
        this(named, InetAddress::getAllByName);
    }

    AddressPolicy(Stream<URI> named, Resolver resolver) {
        this(ANY, named, resolver);
    }

    /**
     * @param declared the hosts in the plugin's descriptor
     * @param named addresses that stand in an admin's settings
     */
    AddressPolicy(List<String> declared, Stream<URI> named) {
        this(declared, named, InetAddress::getAllByName);
    }

    AddressPolicy(List<String> declared, Stream<URI> named, Resolver resolver) {
        this.declared = List.copyOf(declared);
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
        return allowed(host(uri));
    }

    /**
     * The same for a host that is spoken to in another way.
     *
     * @throws ConnectorException as for an address
     */
    InetAddress[] addresses(String host) {
        return allowed(uri(host).map(AddressPolicy::host).orElseThrow(
                () -> new ConnectorException(Failure.INVALID_REQUEST, "not a host: " + host)));
    }

    /** A host's name or number as an address without anything else; empty when it is none. */
    static Optional<URI> uri(String host) {
        String bare = host.strip();
        try {
            URI uri = new URI("//" + (bare.indexOf(':') >= 0 && !bare.startsWith("[") ? "[" + bare + "]" : bare));
            return uri.toString().equals("//" + uri.getHost()) ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException noHost) {
            return Optional.empty();
        }
    }

    private InetAddress[] allowed(String host) {
        if (!named.contains(host) && !OutsideHosts.allow(declared, host)) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "plugin.hosts lacks " + host + ", and no setting names it");
        }
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
