package io.switchboard.host;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which addresses a plugin may call through the platform: every public one, and of the private ones only the hosts that an
 * admin has named in the settings. The one place to make this stricter. A name that answers differently the next moment
 * can still slip through: the client looks it up again.
 */
final class AddressPolicy {
    private final Set<String> named;

    /** @param named hosts that stand in an admin's settings */
    AddressPolicy(Stream<URI> named) {
        this.named = named.map(AddressPolicy::host).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * @return why not, or null when it may be called
     * @throws UnknownHostException when the name has no address
     */
    String refusal(URI uri) throws UnknownHostException {
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null) {
            return "only http and https addresses can be called";
        }
        if (named.contains(host(uri))) {
            return null;
        }
        for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
            if (isPrivate(address)) {
                return uri.getHost() + " is a private address that no setting names";
            }
        }
        return null;
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        boolean carrier = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || uniqueLocal
                || carrier;
    }

    private static String host(URI uri) {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }
}
