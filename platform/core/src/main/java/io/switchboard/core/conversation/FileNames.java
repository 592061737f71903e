package io.switchboard.core.conversation;

import io.switchboard.core.shared.Texts;
import java.text.Normalizer;

/** Makes a sender's file name fit to be shown and downloaded. It is never used as a name on disk. */
final class FileNames {
    private FileNames() {}

    /** Canonical first, then checked: no path, no control or invisible characters, no leading dot, not empty. */
    static String clean(String name) {
        String text = name == null ? "" : Normalizer.normalize(name, Normalizer.Form.NFC);
        text = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]", "").replace('\\', '/');
        text = text.substring(text.lastIndexOf('/') + 1).replaceAll("[:*?\"<>|]", "_").strip();
        text = text.replaceAll("^\\.+", "");
        if (text.isBlank()) {
            return "file";
        }
        int dot = text.lastIndexOf('.');
        String ending = dot > 0 && text.length() - dot <= 12 ? text.substring(dot) : "";
        return Texts.cut(text.substring(0, text.length() - ending.length()), 200 - ending.length()) + ending;
    }
}
