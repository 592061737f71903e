package io.switchboard.web.shared;

import io.switchboard.core.shared.Network;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed: the addresses and networks named in {@code
 * SWITCHBOARD_TRUSTED_PROXIES} ({@code 10.0.0.5, 192.168.1.0/24}). Nobody's without it.
 */
final class TrustedProxies {
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
        return Network.parse(entry)
                .orElseThrow(() -> new IllegalArgumentException("SWITCHBOARD_TRUSTED_PROXIES: not an address or network: " + entry));
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
            if (Network.address(hop).isEmpty()) {
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
        Optional<InetAddress> parsed = Network.address(address);
        return parsed.isPresent() && networks.stream().anyMatch(n -> n.holds(parsed.get()));
    }
}
