package io.switchboard.core.licence;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a licence says. Days are days in UTC.
 *
 * @param id of the licence, given by its maker
 * @param licensee who may use it
 * @param edition id of an edition or a package of {@link Editions}
 * @param modules allowed beside the edition's; {@link #ALL}: every one
 * @param seats people at once, 1 to 100,000
 * @param channels how many accounts of a kind, by connector; {@link #ALL} for each kind that isn't named; empty: as the
 *     edition has it
 * @param addOns ids of add-ons
 * @param validFrom its first day
 * @param validTo its last day; null: it never ends
 * @param graceDays for how many days all goes on after the last one, 0 to 365
 */
public record Licence(
        String id,
        String licensee,
        String edition,
        Set<String> modules,
        int seats,
        Map<String, Integer> channels,
        Set<String> addOns,
        LocalDate validFrom,
        LocalDate validTo,
        int graceDays,
        Instant issuedAt) {
    /** Every module, or every kind. */
    public static final String ALL = "*";

    private static final int LONGEST = 200;
    private static final int MOST_WORDS = 200;

    public Licence {
        modules = Set.copyOf(modules);
        channels = Map.copyOf(channels);
        addOns = Set.copyOf(addOns);
    }

    /** When it begins to hold. */
    public Instant start() {
        return validFrom.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** When it ends; null: never. */
    public Instant end() {
        return validTo == null ? null : validTo.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** When what it allows stops; null: never. */
    public Instant graceEnd() {
        return validTo == null ? null : validTo.plusDays(1L + graceDays).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** As it stands in a file: names in a fixed order. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("licensee", licensee);
        json.put("edition", edition);
        json.put("modules", new TreeSet<>(modules));
        json.put("seats", seats);
        json.put("channels", new TreeMap<>(channels));
        json.put("addOns", new TreeSet<>(addOns));
        json.put("validFrom", validFrom.toString());
        json.put("validTo", validTo == null ? null : validTo.toString());
        json.put("graceDays", graceDays);
        json.put("issuedAt", issuedAt.toString());
        return json;
    }

    /**
     * @param json names that aren't known are passed over: a newer version's
     * @throws BadLicence UNREADABLE, naming the field
     */
    public static Licence of(Map<String, Object> json) {
        Fields fields = new Fields(json);
        LocalDate from = fields.read("validFrom", () -> LocalDate.parse(fields.text("validFrom")));
        LocalDate to = json.get("validTo") == null ? null : fields.read("validTo", () -> LocalDate.parse(fields.text("validTo")));
        if (to != null && to.isBefore(from)) {
            throw BadLicence.unreadable("validTo");
        }
        return new Licence(
                fields.text("id"),
                fields.text("licensee"),
                fields.text("edition"),
                Set.copyOf(fields.words("modules")),
                fields.number("seats", 1, 100_000),
                fields.numbers("channels"),
                Set.copyOf(fields.words("addOns")),
                from,
                to,
                json.get("graceDays") == null ? 0 : fields.number("graceDays", 0, 365),
                fields.read("issuedAt", () -> Instant.parse(fields.text("issuedAt"))));
    }

    private record Fields(Map<String, Object> json) {
        interface Reading<T> {
            T read();
        }

        <T> T read(String name, Reading<T> reading) {
            try {
                return reading.read();
            } catch (java.time.DateTimeException | ArithmeticException wrong) {
                throw BadLicence.unreadable(name);
            }
        }

        String text(String name) {
            if (json.get(name) instanceof String text && !text.isBlank() && text.length() <= LONGEST) {
                return text.strip();
            }
            throw BadLicence.unreadable(name);
        }

        int number(String name, int least, int most) {
            return number(name, json.get(name), least, most);
        }

        private static int number(String name, Object value, int least, int most) {
            if (value instanceof Integer number && number >= least && number <= most) {
                return number;
            }
            throw BadLicence.unreadable(name);
        }

        List<String> words(String name) {
            if (json.get(name) == null) {
                return List.of();
            }
            if (!(json.get(name) instanceof Collection<?> words) || words.size() > MOST_WORDS) {
                throw BadLicence.unreadable(name);
            }
            Set<String> read = new TreeSet<>();
            for (Object word : words) {
                if (!(word instanceof String text) || text.isBlank() || text.length() > LONGEST) {
                    throw BadLicence.unreadable(name);
                }
                read.add(text.strip());
            }
            return new ArrayList<>(read);
        }

        Map<String, Integer> numbers(String name) {
            if (json.get(name) == null) {
                return Map.of();
            }
            if (!(json.get(name) instanceof Map<?, ?> map) || map.size() > MOST_WORDS) {
                throw BadLicence.unreadable(name);
            }
            Map<String, Integer> read = new TreeMap<>();
            map.forEach((key, value) -> read.put(String.valueOf(key), number(name, value, 0, 100_000)));
            return read;
        }
    }
}
