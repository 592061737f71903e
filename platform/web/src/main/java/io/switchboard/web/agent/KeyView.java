package io.switchboard.web.agent;

import io.switchboard.core.signin.SecondFactors;

/**
 * A key on its way into an app; told this once.
 *
 * @param key in Base32, to be typed
 * @param uri the same as {@code otpauth:}, to be scanned
 */
public record KeyView(String key, String uri) {
    static KeyView of(SecondFactors.Enrolment enrolment) {
        return new KeyView(enrolment.key(), enrolment.uri());
    }
}
