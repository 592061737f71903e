package io.switchboard.core.shared;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An address, or all that begin with the same bits: {@code 10.0.0.5}, {@code 192.168.1.0/24}, {@code 2001:db8::/32}. Immutable.
 *
 * @param address never a name
 * @param bits how many of its first ones count
 */
public record Network(InetAddress address, int bits) {

    /** @return empty for what is no address or network; names are never looked up */
    public static Optional<Network> parse(String text) {
        String entry = text == null ? "" : text.strip();
        int slash = entry.indexOf('/');
        InetAddress address = address(slash < 0 ? entry : entry.substring(0, slash)).orElse(null);
        String length = slash < 0 ? "" : entry.substring(slash + 1);
        if (address == null || slash >= 0 && !length.matches("\\d{1,3}")) {
            return Optional.empty();
        }
        int all = address.getAddress().length * 8;
        int bits = slash < 0 ? all : Integer.parseInt(length);
        return bits > all ? Optional.empty() : Optional.of(new Network(address, bits));
    }

    /** A literal address; names are never looked up. An IPv4 address in the form of IPv6 is the IPv4 address. */
    public static Optional<InetAddress> address(String text) {
        if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether it is in here; an IPv4 address is in no network of IPv6. */
    public boolean holds(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] bytes = other.getAddress();
        if (bytes.length != mine.length) {
            return false;
        }
        int shift = bytes.length * 8 - bits;
        return new BigInteger(1, bytes).shiftRight(shift).equals(new BigInteger(1, mine).shiftRight(shift));
    }

    @Override
    public String toString() {
        return address.getHostAddress() + (bits == address.getAddress().length * 8 ? "" : "/" + bits);
    }
}
