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
import java.util.regex.Pattern;
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
    private static final Pattern INNER = Pattern.compile("\\.(?:localhost|local|internal|intranet|lan|home\\.arpa)$");

    private final List<String> declared;
    private final Set<String> named;
    private final Resolver resolver;
    private final OutsideProxy proxy;

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
        this(
                List.copyOf(declared),
                named.filter(uri -> uri.getHost() != null).map(AddressPolicy::host).collect(Collectors.toUnmodifiableSet()),
                resolver,
                OutsideProxy.NONE);
    }

    private AddressPolicy(List<String> declared, Set<String> named, Resolver resolver, OutsideProxy proxy) {
        this.declared = declared;
        this.named = named;
        this.resolver = resolver;
        this.proxy = proxy;
    }

    /** The same where calls leave the network through a proxy. */
    AddressPolicy through(OutsideProxy way) {
        return new AddressPolicy(declared, named, resolver, way);
    }

    /**
     * The addresses to connect to, at least one; none when only the proxy can know them.
     *
     * @throws ConnectorException INVALID_REQUEST when it must not be called, UNAVAILABLE when the name has no address
     */
    InetAddress[] addresses(URI uri) {
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "only http and https addresses of a host can be called");
        }
        return allowed(host(uri), true);
    }

    /**
     * The same for a host that is spoken to in another way.
     *
     * @throws ConnectorException as for an address
     */
    InetAddress[] addresses(String host) {
        return allowed(
                uri(host).map(AddressPolicy::host).orElseThrow(() -> new ConnectorException(Failure.INVALID_REQUEST, "not a host: " + host)),
                false);
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

    private InetAddress[] allowed(String host, boolean web) {
        if (!named.contains(host) && !OutsideHosts.allow(declared, host)) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "plugin.hosts lacks " + host + ", and no setting names it");
        }
        InetAddress[] found = look(host, web);
        if (web && isAnotherNumber(host, found) && proxy.carries(host, found)) {
            throw new ConnectorException(Failure.INVALID_REQUEST, host + " is a number that a proxy may read otherwise");
        }
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

    private InetAddress[] look(String host, boolean web) {
        try {
            return resolver.addresses(host);
        } catch (UnknownHostException e) {
            if (web && (named.contains(host) || isOfTheWorld(host)) && proxy.carries(host)) {
                return new InetAddress[0];
            }
            throw new ConnectorException(Failure.UNAVAILABLE, "unknown host: " + host, e);
        }
    }

    /** Whether a name that is unknown here may be one of the internet: no number in an odd form, none of the names of inner networks. */
    private static boolean isOfTheWorld(String host) {
        return !isNumber(host) && host.indexOf('.') > 0 && !INNER.matcher(host).find();
    }

    /** As the standard for addresses sees it: whatever ends in a number is one, in whatever form. */
    static boolean isNumber(String host) {
        return host.indexOf(':') >= 0 || host.substring(host.lastIndexOf('.') + 1).matches("[0-9]+|0x[0-9a-f]*");
    }

    /** A proxy gets the text, not what was judged here; and 0177.0.0.1 is 177.0.0.1 to some, to others the machine itself. */
    private static boolean isAnotherNumber(String host, InetAddress... found) {
        return host.indexOf(':') < 0 && isNumber(host) && found.length > 0 && !found[0].getHostAddress().equals(host);
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
