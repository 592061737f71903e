package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The proxy through which the platform's calls leave the network, and the hosts that are called without it; this machine itself always
 * is. What was said wrongly stops every call: to go out directly, or to a name that should have stayed inside, would be worse.
 * Immutable.
 */
final class OutsideProxy {
    static final OutsideProxy NONE = new OutsideProxy(null, null, List.of(), List.of(), null);
    private static final String PROXY = "SWITCHBOARD_PROXY";
    private static final String NO_PROXY = "SWITCHBOARD_NO_PROXY";

    private final URI address;
    private final Login login;
    private final List<Predicate<String>> directNames;
    private final List<Predicate<InetAddress>> directNetworks;
    private final String problem;

    /** How we sign in to it. */
    record Login(String user, String password) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Login";
        }
    }

    private OutsideProxy(
            URI address, Login login, List<Predicate<String>> directNames, List<Predicate<InetAddress>> directNetworks, String problem) {
        this.address = address;
        this.login = login;
        this.directNames = directNames;
        this.directNetworks = directNetworks;
        this.problem = problem;
    }

    /**
     * Never fails: see {@link #problem}.
     *
     * @param proxy {@code http://[user:password@]host:port}; null or blank: none
     * @param direct hosts, endings of names that begin with a dot, addresses and networks, by comma; may be null
     */
    static OutsideProxy of(String proxy, String direct) {
        if (proxy == null || proxy.isBlank()) {
            return NONE;
        }
        URI uri = address(proxy.strip());
        if (uri == null) {
            return broken(PROXY + " must be http://host:port or http://user:password@host:port");
        }
        List<Predicate<String>> names = new ArrayList<>();
        List<Predicate<InetAddress>> networks = new ArrayList<>();
        for (String entry : (direct == null ? "" : direct).toLowerCase(Locale.ROOT).split(",")) {
            String item = entry.strip();
            try {
                if (item.matches("[0-9./]+|.*:.*")) {
                    networks.add(AddressRanges.network(item));
                } else if (item.matches("\\.?[a-z0-9_-]+(\\.[a-z0-9_-]+)*")) {
                    names.add(item.startsWith(".") ? host -> host.endsWith(item) : item::equals);
                } else if (!item.isEmpty()) {
                    return broken(NO_PROXY + ": " + item + " is neither a host, nor .ending.of.names, nor a network such as 10.0.0.0/8");
                }
            } catch (IllegalArgumentException e) {
                return broken(NO_PROXY + ": " + item + " is no network such as 10.0.0.0/8");
            }
        }
        try {
            return new OutsideProxy(uri, login(uri), names, networks, null);
        } catch (IllegalArgumentException e) {
            return broken(PROXY + ": what stands before the @ must be user:password, with %-signs where they hold / : @ or %");
        }
    }

    private static OutsideProxy broken(String problem) {
        return new OutsideProxy(null, null, List.of(), List.of(), problem);
    }

    private static URI address(String text) {
        try {
            URI uri = URI.create(text);
            String path = uri.getRawPath();
            boolean bare = (path == null || path.isEmpty() || path.equals("/")) && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0 && uri.getPort() < 65536 && bare ? uri : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Login login(URI uri) {
        String said = uri.getRawUserInfo();
        if (said == null) {
            return null;
        }
        int colon = said.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("no user:password");
        }
        return new Login(decoded(said.substring(0, colon)), decoded(said.substring(colon + 1)));
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** What was said wrongly, with the variable's name and no secret; null when all is well. */
    String problem() {
        return problem;
    }

    /** For logs and health: where it is, or that there is none. */
    @Override
    public String toString() {
        return problem != null ? problem : address == null ? "none" : host() + ":" + port();
    }

    /**
     * Whether a call goes through it.
     *
     * @param addresses of the host, as they were looked up here; empty when they couldn't
     * @throws ConnectorException UNAVAILABLE when nobody knows, for it was set up wrongly
     */
    boolean carries(String host, InetAddress... addresses) {
        if (problem != null) {
            throw new ConnectorException(Failure.UNAVAILABLE, problem);
        }
        boolean inside = addresses.length > 0
                && Stream.of(addresses).allMatch(each -> directNetworks.stream().anyMatch(network -> network.test(each)));
        boolean here = host.equals("localhost") || AddressPolicy.isNumber(host) && Stream.of(addresses).anyMatch(InetAddress::isLoopbackAddress);
        return address != null && !inside && !here && directNames.stream().noneMatch(name -> name.test(host));
    }

    String host() {
        return AddressPolicy.host(address);
    }

    int port() {
        return address.getPort();
    }

    /** Null when it asks for none. */
    Login login() {
        return login;
    }

    /** Where it is now: an admin named it, so it may well be in the own network. */
    InetAddress[] addresses() {
        try {
            return InetAddress.getAllByName(host());
        } catch (UnknownHostException e) {
            throw new ConnectorException(Failure.UNAVAILABLE, "unknown host of " + PROXY + ": " + host(), e);
        }
    }
}
