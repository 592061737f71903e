package io.switchboard.web.plugin;

import io.switchboard.host.PluginPreviews.Preview;
import io.switchboard.loader.ArchiveDescriptor;
import io.switchboard.loader.ArchiveScan;
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
 * @param scan what its classes do beside the platform's services, seen from the names in them; no border
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
        Scan scan,
        String change,
        String installedVersion,
        List<String> added) {

    /**
     * What was seen in its classes.
     *
     * @param findings its own classes first, then the libraries
     * @param classes how many were read
     * @param unreadable how many couldn't be
     * @param complete false when there was more than is looked at
     */
    public record Scan(List<Finding> findings, int classes, int unreadable, boolean complete) {
        static Scan of(ArchiveScan.Report report, Locale locale) {
            return new Scan(
                    report.findings().stream().map(each -> Finding.of(each, locale)).toList(),
                    report.classes(),
                    report.unreadable(),
                    report.complete());
        }
    }

    /**
     * One thing that they do.
     *
     * @param habit a word for it: SOCKETS, FILES and so on
     * @param where {@code classes} for its own, or the file name of a library
     * @param example a class that does it
     * @param count how many classes do
     * @param declared whether its permissions say so
     * @param text what it is, in the reader's language
     */
    public record Finding(String habit, String where, String example, int count, boolean declared, String text) {
        static Finding of(ArchiveScan.Finding found, Locale locale) {
            return new Finding(
                    found.habit().name(), found.where(), found.example(), found.count(), found.declared(), found.habit().text(locale));
        }
    }

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
                Scan.of(preview.scan(), locale),
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
