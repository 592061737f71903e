package io.switchboard.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Predicate;

/**
 * What kind of address one is, by IANA's registries of special-purpose addresses. An IPv6 address that stands for an IPv4
 * one (mapped, compatible, NAT64, 6to4, ISATAP) is of the kind of that one.
 */
final class AddressRanges {
    /** Of IPv4: everything that isn't globally reachable. */
    private static final List<Range> NOT_PUBLIC = List.of(
            Range.of("0.0.0.0", 8),
            Range.of("10.0.0.0", 8),
            Range.of("100.64.0.0", 10),
            Range.of("127.0.0.0", 8),
            Range.of("169.254.0.0", 16),
            Range.of("172.16.0.0", 12),
            Range.of("192.0.0.0", 24),
            Range.of("192.0.2.0", 24),
            Range.of("192.88.99.0", 24),
            Range.of("192.168.0.0", 16),
            Range.of("198.18.0.0", 15),
            Range.of("198.51.100.0", 24),
            Range.of("203.0.113.0", 24),
            Range.of("224.0.0.0", 3));

    /** Of both: no host, everybody, the link's own machines, and with them the metadata services of clouds. */
    private static final List<Range> NEVER = List.of(
            Range.of("0.0.0.0", 8),
            Range.of("169.254.0.0", 16),
            Range.of("100.100.100.200", 32),
            Range.of("192.0.0.192", 32),
            Range.of("224.0.0.0", 3),
            Range.of("::", 128),
            Range.of("fe80::", 10),
            Range.of("fd00:ec2::254", 128),
            Range.of("ff00::", 8));

    /** Of IPv6 all global addresses are in here, but for these. */
    private static final Range GLOBAL = Range.of("2000::", 3);

    private static final List<Range> NOT_GLOBAL =
            List.of(Range.of("2001::", 23), Range.of("2001:db8::", 32), Range.of("3fff::", 20));

    private AddressRanges() {}

    /** Whether the whole world can reach it, as far as its number tells. */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = meant(address.getAddress());
        return bytes.length == 4
                ? NOT_PUBLIC.stream().noneMatch(range -> range.holds(bytes))
                : GLOBAL.holds(bytes) && NOT_GLOBAL.stream().noneMatch(range -> range.holds(bytes));
    }

    /** Whether no admin's word makes it callable. */
    static boolean isNever(InetAddress address) {
        byte[] bytes = meant(address.getAddress());
        return NEVER.stream().anyMatch(range -> range.holds(bytes));
    }

    /**
     * A network such as {@code 10.0.0.0/8}, or just one address.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static Predicate<InetAddress> network(String text) {
        int slash = text.indexOf('/');
        String number = slash < 0 ? text : text.substring(0, slash);
        if (!number.matches("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException(text);
        }
        try {
            byte[] start = InetAddress.getByName(number).getAddress();
            int bits = slash < 0 ? start.length * 8 : Integer.parseInt(text.substring(slash + 1));
            if (bits < 0 || bits > start.length * 8) {
                throw new IllegalArgumentException(text);
            }
            Range range = new Range(start, bits);
            return address -> range.holds(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    /** The IPv4 address inside of an IPv6 one, or what was given. */
    private static byte[] meant(byte[] bytes) {
        if (bytes.length == 4) {
            return bytes;
        }
        boolean isatap = (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && (bytes[11] & 0xff) == 0xfe;
        if (Form.MAPPED.holds(bytes) || Form.TRANSLATED.holds(bytes) || Form.NAT64.holds(bytes) || isatap) {
            return part(bytes, 12);
        }
        // ::1 and :: are themselves; the other addresses of this old form are IPv4 ones.
        if (Form.COMPATIBLE.holds(bytes) && (bytes[12] != 0 || bytes[13] != 0 || bytes[14] != 0)) {
            return part(bytes, 12);
        }
        return Form.SIX_TO_FOUR.holds(bytes) ? part(bytes, 2) : bytes;
    }

    private static byte[] part(byte[] bytes, int from) {
        return java.util.Arrays.copyOfRange(bytes, from, from + 4);
    }

    /** Where an IPv4 address hides. */
    private static final class Form {
        static final Range MAPPED = new Range(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, 96);
        static final Range TRANSLATED = Range.of("::ffff:0:0:0", 96);
        static final Range NAT64 = Range.of("64:ff9b::", 96);
        static final Range COMPATIBLE = Range.of("::", 96);
        static final Range SIX_TO_FOUR = Range.of("2002::", 16);
    }

    private record Range(byte[] start, int bits) {
        static Range of(String start, int bits) {
            try {
                return new Range(InetAddress.getByName(start).getAddress(), bits);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        }

        boolean holds(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
