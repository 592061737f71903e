package io.switchboard.web.shared;

import jakarta.servlet.http.HttpServletRequest;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed: the addresses and networks named in {@code
 * SWITCHBOARD_TRUSTED_PROXIES} ({@code 10.0.0.5, 192.168.1.0/24}). Nobody's without it.
 */
final class TrustedProxies {
    private record Network(byte[] address, int bits) {
        boolean holds(InetAddress other) {
            byte[] bytes = other.getAddress();
            if (bytes.length != address.length) {
                return false;
            }
            int shift = bytes.length * 8 - bits;
            return new BigInteger(1, bytes).shiftRight(shift).equals(new BigInteger(1, address).shiftRight(shift));
        }
    }

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * @throws IllegalArgumentException for what is no address or network
     */
    static TrustedProxies parse(String list) {
        List<Network> networks = new ArrayList<>();
        if (list != null && !list.isBlank()) {
            for (String entry : list.split(",")) {
                networks.add(network(entry.strip()));
            }
        }
        return new TrustedProxies(networks);
    }

    private static Network network(String entry) {
        int slash = entry.indexOf('/');
        InetAddress address = literal(slash < 0 ? entry : entry.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("SWITCHBOARD_TRUSTED_PROXIES: not an address or network: " + entry);
        }
        int all = address.getAddress().length * 8;
        return new Network(address.getAddress(), slash < 0 ? all : Integer.parseInt(entry.substring(slash + 1)));
    }

    /** The nearest address on the way to the caller that isn't a trusted proxy. */
    String client(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        if (!isTrusted(address)) {
            return address;
        }
        List<String> hops = new ArrayList<>();
        Collections.list(request.getHeaders("X-Forwarded-For")).forEach(h -> hops.addAll(List.of(h.split(","))));
        for (int i = hops.size() - 1; i >= 0; i--) {
            String hop = hops.get(i).strip();
            if (literal(hop) == null) {
                return address;
            }
            address = hop;
            if (!isTrusted(hop)) {
                return hop;
            }
        }
        return address;
    }

    /** Whether the caller came by HTTPS, to us or to a trusted proxy. */
    boolean isSecure(HttpServletRequest request) {
        return request.isSecure()
                || isTrusted(request.getRemoteAddr()) && "https".equalsIgnoreCase(request.getHeader("X-Forwarded-Proto"));
    }

    private boolean isTrusted(String address) {
        InetAddress parsed = literal(address);
        return parsed != null && networks.stream().anyMatch(n -> n.holds(parsed));
    }

    /** Parses a literal address; names are never looked up. */
    private static InetAddress literal(String text) {
        if (!text.matches("[0-9.]+|[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*")) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
