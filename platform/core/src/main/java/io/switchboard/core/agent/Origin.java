package io.switchboard.core.agent;

import io.switchboard.core.shared.Texts;

/**
 * Where somebody signs in from, as far as it is known.
 *
 * @param address his network address; empty when there is none to tell
 * @param device what his browser or program calls itself; null when it says nothing
 */
public record Origin(String address, String device) {
    /** Of nobody in particular. */
    public static final Origin UNKNOWN = new Origin("", null);

    public Origin {
        address = Texts.cut(address == null ? "" : address, 64);
        device = device == null ? null : Texts.cut(device.replaceAll("\\p{Cntrl}", " ").strip(), 300);
    }
}
