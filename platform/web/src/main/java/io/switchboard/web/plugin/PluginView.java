package io.switchboard.web.plugin;

import io.switchboard.host.PluginTexts;
import io.switchboard.host.Plugins.Plugin;
import io.switchboard.host.StoredText;
import io.switchboard.loader.ArchiveDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A plugin as REST shows it.
 *
 * @param licensed whether the licence allows it; everything is allowed so far
 * @param bundled whether its archive is of the same build as the server
 * @param trust BUNDLED with a build of the server, SIGNED with a trusted key, or UNSIGNED
 * @param signedBy the key's name, or its id when it is trusted no more; null unless it is signed
 * @param problem why it isn't as it should be, or null
 */
public record PluginView(
        String id,
        String version,
        String state,
        String kind,
        boolean licensed,
        String problem,
        String name,
        String description,
        String requires,
        boolean bundled,
        String trust,
        String signedBy,
        List<String> permissions,
        String provider) {

    static PluginView of(Plugin plugin, Map<String, String> keys, Locale locale) {
        ArchiveDescriptor descriptor = plugin.descriptor();
        Optional<PluginTexts> texts = Optional.ofNullable(plugin.texts());
        return new PluginView(
                plugin.id(),
                plugin.version(),
                plugin.state().name(),
                descriptor == null ? null : descriptor.kind(),
                true,
                StoredText.read(plugin.problem(), locale),
                texts.flatMap(t -> t.find(locale, "plugin.name")).orElse(plugin.id()),
                texts.flatMap(t -> t.find(locale, "plugin.description"))
                        .orElse(descriptor == null ? null : descriptor.description()),
                descriptor == null ? null : descriptor.requires(),
                plugin.bundled(),
                plugin.bundled() ? "BUNDLED" : plugin.signedBy() == null ? "UNSIGNED" : "SIGNED",
                plugin.signedBy() == null ? null : keys.getOrDefault(plugin.signedBy(), plugin.signedBy()),
                descriptor == null ? List.of() : descriptor.permissions(),
                descriptor == null ? null : descriptor.provider());
    }
}
