package io.switchboard.core;

import io.switchboard.core.shared.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Not a secret to anybody, but not readable at a glance, and bound to its place as the real one is. */
final class PlainSecrets implements Secrets {
    private static final String PREFIX = "enc:";

    @Override
    public String seal(String place, String text) {
        return PREFIX + Base64.getEncoder().encodeToString((place + "|" + text).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String open(String place, String sealed) {
        String text = new String(Base64.getDecoder().decode(sealed.substring(PREFIX.length())), StandardCharsets.UTF_8);
        if (!text.startsWith(place + "|")) {
            throw new IllegalStateException("sealed for another place");
        }
        return text.substring(place.length() + 1);
    }
}
