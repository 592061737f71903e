package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.settings.InvalidSettingException;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The kinds of channels that the started plugins bring, and the settings of their accounts. Safe for several threads. */
public final class Connectors implements PluginPart {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int ICON_BYTES = 32 << 10;

    private final SettingValues values;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    /** A connector with what it said of itself when its plugin started. */
    record Entry(String id, PluginRuntime plugin, ChannelConnector connector, SettingsSchema schema, String icon) {}

    /**
     * A kind of channel, for the console.
     *
     * @param icon a data URI of an SVG, or null
     * @param schema the form of an account's settings
     */
    public record View(String id, String plugin, String name, String description, String icon, Map<String, Object> schema) {}

    Connectors(SettingValues values) {
        this.values = values;
    }

    @Override
    public AutoCloseable start(PluginRuntime plugin) {
        List<Entry> mine = new ArrayList<>();
        for (ChannelConnector connector : plugin.extensions(ChannelConnector.class)) {
            mine.add(plugin.calls().call("describing a connector", LIMIT, () -> new Entry(
                    connector.id(), plugin, connector, connector.settings(), icon(plugin, connector.icon()))));
        }
        for (Entry entry : mine) {
            Entry other = entries.putIfAbsent(entry.id(), entry);
            if (other != null) {
                mine.forEach(each -> entries.remove(each.id(), each));
                throw new IllegalStateException("the connector " + entry.id() + " is there already, by " + other.plugin().id());
            }
        }
        return () -> mine.forEach(each -> entries.remove(each.id(), each));
    }

    /** Those of plugins that the licence has. */
    public List<View> list(Locale locale) {
        return new TreeMap<>(entries)
                .values().stream().filter(entry -> entry.plugin().isLicensed()).map(entry -> view(entry, locale)).toList();
    }

    /** @throws Refused NOT_FOUND when no started plugin brings it */
    public View get(String id, Locale locale) {
        return view(entry(id), locale);
    }

    /** A data URI of an SVG; empty when the connector isn't there or has none. */
    public Optional<String> icon(String id) {
        return find(id).map(Entry::icon);
    }

    /**
     * Checks an account's settings.
     *
     * @param form as the admin filled it in; masked secrets stand for the stored ones
     * @param stored what stands in the database now; empty for a new account
     * @return what to store: secrets sealed
     * @throws Refused INVALID, naming every wrong field; NOT_FOUND when no started plugin brings the connector
     */
    public Map<String, Object> check(String id, Map<String, ?> form, Map<String, ?> stored, Locale locale) {
        Entry entry = entry(id);
        return values.sealed(entry.schema(), checked(entry, form, stored, locale));
    }

    /** The stored settings for the form: secrets masked. Empty while the plugin is stopped: nobody knows its secrets. */
    public Map<String, Object> masked(String id, Map<String, ?> stored) {
        return find(id).map(entry -> values.masked(entry.schema(), stored)).orElse(Map.of());
    }

    Map<String, Object> checked(Entry entry, Map<String, ?> form, Map<String, ?> stored, Locale locale) {
        Map<String, Object> merged = values.merged(entry.schema(), form, stored);
        List<InvalidSettingException> problems =
                entry.plugin().calls().call("validate", LIMIT, () -> entry.schema().validate(merged));
        SettingValues.refuse(problems, entry.plugin().texts(), locale);
        return merged;
    }

    Settings opened(Entry entry, Map<String, ?> stored) {
        return values.opened(entry.schema(), stored);
    }

    Optional<Entry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    Entry entry(String id) {
        return find(id).orElseThrow(() -> Refused.notFound("connector"));
    }

    List<Entry> of(PluginRuntime plugin) {
        return entries.values().stream().filter(entry -> entry.plugin() == plugin).toList();
    }

    List<Entry> all() {
        return List.copyOf(entries.values());
    }

    private static View view(Entry entry, Locale locale) {
        PluginTexts texts = entry.plugin().texts();
        String name = texts.find(locale, "connector." + entry.id() + ".name")
                .or(() -> texts.find(locale, "plugin.name"))
                .orElse(entry.id());
        String description = texts.find(locale, "connector." + entry.id() + ".description")
                .or(() -> texts.find(locale, "plugin.description"))
                .orElse(entry.plugin().descriptor().description());
        return new View(
                entry.id(),
                entry.plugin().id(),
                name,
                description,
                entry.icon(),
                new LinkedHashMap<>(SettingsForm.of(entry.schema(), texts, locale)));
    }

    private static String icon(PluginRuntime plugin, String path) throws IOException {
        if (path == null) {
            return null;
        }
        try (InputStream in = plugin.loader().getResourceAsStream(path)) {
            if (in == null) {
                return null;
            }
            byte[] svg = in.readNBytes(ICON_BYTES + 1);
            boolean good = svg.length <= ICON_BYTES && new String(svg, StandardCharsets.UTF_8).contains("<svg");
            return good ? "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg) : null;
        }
    }
}
