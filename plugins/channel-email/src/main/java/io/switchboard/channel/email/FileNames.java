package io.switchboard.channel.email;

import java.util.Map;

/** Names for files out of mails. */
final class FileNames {
    private static final int MAX = 150;

    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("message/rfc822", ".eml"),
            Map.entry("text/calendar", ".ics"),
            Map.entry("text/plain", ".txt"),
            Map.entry("text/html", ".html"),
            Map.entry("text/csv", ".csv"),
            Map.entry("text/vcard", ".vcf"),
            Map.entry("text/x-vcard", ".vcf"),
            Map.entry("image/png", ".png"),
            Map.entry("image/jpeg", ".jpg"),
            Map.entry("image/gif", ".gif"),
            Map.entry("image/webp", ".webp"),
            Map.entry("application/pdf", ".pdf"),
            Map.entry("application/zip", ".zip"),
            Map.entry("application/ms-tnef", ".dat"));

    private FileNames() {}

    /**
     * The name without any path, of at most 150 characters; where there is none, one made of the type.
     *
     * @param name decoded, nullable
     * @param number counts the mail's files from 1
     */
    static String of(String name, String type, int number) {
        String clean = name == null ? "" : HeaderText.clean(name);
        clean = clean.substring(Math.max(clean.lastIndexOf('/'), clean.lastIndexOf('\\')) + 1).strip();
        while (clean.startsWith(".")) {
            clean = clean.substring(1);
        }
        if (clean.isEmpty()) {
            return "attachment-" + number + ENDINGS.getOrDefault(type, ".bin");
        }
        if (clean.length() > MAX) {
            int dot = clean.lastIndexOf('.');
            String ending = dot > 0 && clean.length() - dot <= 10 ? clean.substring(dot) : "";
            int end = MAX - ending.length();
            clean = clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end) + ending;
        }
        return clean;
    }
}
