package io.switchboard.web.plugin;

import io.switchboard.host.PluginPreviews.Preview;
import io.switchboard.loader.ArchiveDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is in an archive that an admin may install.
 *
 * @param trust BUNDLED, SIGNED or UNSIGNED; null when it would be refused
 * @param signedBy the key's name, or its id when nobody trusts it; null unless it is signed
 * @param refusal why it would be refused; otherwise null
 * @param change NEW, UPGRADE, SAME or OLDER than what is installed
 * @param installedVersion null when none is installed
 * @param added permissions and hosts that the installed version didn't ask for; null when none is installed
 */
public record PluginPreviewView(
        String id,
        String version,
        String name,
        String description,
        String kind,
        String provider,
        String requires,
        List<String> permissions,
        List<String> hosts,
        String trust,
        String signedBy,
        String refusal,
        String change,
        String installedVersion,
        List<String> added) {

    static PluginPreviewView of(Preview preview, Map<String, String> keys, Locale locale) {
        ArchiveDescriptor descriptor = preview.descriptor();
        ArchiveDescriptor old = preview.installed();
        return new PluginPreviewView(
                descriptor.id(),
                descriptor.version(),
                preview.texts().find(locale, "plugin.name").orElse(descriptor.id()),
                preview.texts().find(locale, "plugin.description").orElse(descriptor.description()),
                descriptor.kind(),
                descriptor.provider(),
                descriptor.requires(),
                descriptor.permissions(),
                descriptor.hosts(),
                preview.trust(),
                preview.signedBy() == null ? null : keys.getOrDefault(preview.signedBy(), preview.signedBy()),
                preview.refusal() == null ? null : preview.refusal().text(locale),
                change(descriptor, old),
                old == null ? null : old.version(),
                old == null ? null : added(descriptor, old));
    }

    private static String change(ArchiveDescriptor descriptor, ArchiveDescriptor old) {
        if (old == null) {
            return "NEW";
        }
        boolean same = descriptor.version().equals(old.version());
        return same ? "SAME" : descriptor.isNewerThan(old.version()) ? "UPGRADE" : "OLDER";
    }

    private static List<String> added(ArchiveDescriptor descriptor, ArchiveDescriptor old) {
        List<String> added = new ArrayList<>(descriptor.permissions());
        added.addAll(descriptor.hosts());
        added.removeAll(old.permissions());
        added.removeAll(old.hosts());
        return added;
    }
}
