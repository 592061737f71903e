package io.switchboard.loader;

import com.github.zafarkhaja.semver.Version;
import io.switchboard.loader.BrokenArchiveException.Fault;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a plugin says of itself in {@code plugin.properties}.
 *
 * @param id {@code [a-z][a-z0-9-]{1,48}}
 * @param version a semantic version
 * @param requires the range of SPI versions it works with, such as {@code >=0.1 & <1}
 * @param kind what it mainly is, a word: {@code channel}, {@code module}
 * @param provider who made it
 * @param description a line for admins, or null
 * @param permissions what it wants to do: words of {@link Permission}; empty when it says nothing
 * @param hosts which outside hosts it wants to call, as in {@link OutsideHosts}, beside those that stand in its settings
 * @param module which part of what is licensed it belongs to, a word: {@value #PARTNER} when it says nothing
 */
public record ArchiveDescriptor(
        String id,
        String version,
        String requires,
        String kind,
        String provider,
        String description,
        List<String> permissions,
        List<String> hosts,
        String module) {
    /** The module of plugins that aren't part of the product. */
    public static final String PARTNER = "partner";

    private static final String ID = "[a-z][a-z0-9-]{1,48}";
    private static final String WORD = "[a-z][a-z0-9-]{0,31}";
    private static final String PERMISSIONS = Stream.of(Permission.values()).map(Permission::word).collect(Collectors.joining(", "));

    public ArchiveDescriptor {
        permissions = List.copyOf(permissions);
        hosts = List.copyOf(hosts);
    }

    /** @throws BrokenArchiveException naming the first property that is missing or wrong */
    static ArchiveDescriptor of(Properties properties) {
        String id = matching(properties, "plugin.id", ID, "a small letter, then 1 to 48 of a-z 0-9 -");
        String version = required(properties, "plugin.version");
        if (version.length() > 50 || !Version.isValid(version)) {
            throw new BrokenArchiveException(Fault.BAD_PROPERTY, "plugin.version", PluginArchives.printable(version), "1.2.3");
        }
        return new ArchiveDescriptor(
                id,
                version,
                SpiRange.valid(required(properties, "plugin.requires")),
                matching(properties, "plugin.kind", WORD, "channel, module"),
                required(properties, "plugin.provider"),
                optional(properties, "plugin.description"),
                words(properties, "plugin.permissions", Permission::knows, PERMISSIONS),
                words(properties, "plugin.hosts", OutsideHosts::isPattern, "api.example.com, *.example.com, *"),
                optional(properties, "plugin.module") != null
                        ? matching(properties, "plugin.module", WORD, "a word, such as tickets")
                        : PARTNER);
    }

    /** The same, of another module. */
    public ArchiveDescriptor ofModule(String other) {
        return new ArchiveDescriptor(id, version, requires, kind, provider, description, permissions, hosts, other);
    }

    /** Whether this version is newer than another one of the same plugin. */
    public boolean isNewerThan(String otherVersion) {
        return Version.parse(version).isHigherThan(Version.parse(otherVersion));
    }

    private static List<String> words(Properties properties, String key, Predicate<String> good, String expected) {
        String list = optional(properties, key);
        if (list == null) {
            return List.of();
        }
        List<String> words = Stream.of(list.split(",")).map(String::strip).distinct().toList();
        if (words.size() > OutsideHosts.MOST || !words.stream().allMatch(good)) {
            throw new BrokenArchiveException(Fault.BAD_PROPERTY, key, PluginArchives.printable(list), expected);
        }
        return words;
    }

    private static String matching(Properties properties, String key, String pattern, String expected) {
        String value = required(properties, key);
        if (!value.matches(pattern)) {
            throw new BrokenArchiveException(Fault.BAD_PROPERTY, key, PluginArchives.printable(value), expected);
        }
        return value;
    }

    private static String required(Properties properties, String key) {
        String value = optional(properties, key);
        if (value == null) {
            throw new BrokenArchiveException(Fault.MISSING_PROPERTY, key);
        }
        return value;
    }

    private static String optional(Properties properties, String key) {
        String value = properties.getProperty(key);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
