package io.switchboard.web.plugin;

import io.switchboard.core.licence.EditionName;
import io.switchboard.core.licence.Editions;
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
 * @param health WELL, TROUBLED, FAILED or STOPPED, on this server
 * @param licensed whether the licence has its module
 * @param module name of the module, or null when its archive can't be read
 * @param editions names of what one could buy to have the module; empty when the licence has it
 * @param bundled whether its archive is of the same build as the server
 * @param trust BUNDLED with a build of the server, SIGNED with a trusted key, or UNSIGNED
 * @param signedBy the key's name, or its id when it is trusted no more; null unless it is signed
 * @param problem why it isn't as it should be, or null
 * @param previous the version that the last upgrade took the place of, kept to go back to; or null
 */
public record PluginView(
        String id,
        String version,
        String previous,
        String state,
        String health,
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
        List<String> hosts,
        String provider,
        String module,
        List<String> editions) {

    static PluginView of(Plugin plugin, Map<String, String> keys, Locale locale) {
        ArchiveDescriptor descriptor = plugin.descriptor();
        Optional<PluginTexts> texts = Optional.ofNullable(plugin.texts());
        return new PluginView(
                plugin.id(),
                plugin.version(),
                plugin.previous(),
                plugin.state().name(),
                plugin.health().name(),
                descriptor == null ? null : descriptor.kind(),
                plugin.licensed(),
                StoredText.read(plugin.problem(), locale),
                texts.flatMap(t -> t.find(locale, "plugin.name")).orElse(plugin.id()),
                texts.flatMap(t -> t.find(locale, "plugin.description"))
                        .orElse(descriptor == null ? null : descriptor.description()),
                descriptor == null ? null : descriptor.requires(),
                plugin.bundled(),
                plugin.bundled() ? "BUNDLED" : plugin.signedBy() == null ? "UNSIGNED" : "SIGNED",
                plugin.signedBy() == null ? null : keys.getOrDefault(plugin.signedBy(), plugin.signedBy()),
                descriptor == null ? List.of() : descriptor.permissions(),
                descriptor == null ? List.of() : descriptor.hosts(),
                descriptor == null ? null : descriptor.provider(),
                descriptor == null ? null : EditionName.module(descriptor.module()).in(locale),
                descriptor == null || plugin.licensed() ? List.of() : editions(descriptor.module(), locale));
    }

    private static List<String> editions(String module, Locale locale) {
        return Editions.builtIn().having(module).stream()
                .map(key -> new EditionName(List.of(key)).in(locale))
                .toList();
    }
}
