package io.switchboard.core.webhook;

import io.switchboard.core.shared.Refused;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * The way out to others' servers; the host implements it. Public addresses by https only, those in the own network where the
 * settings name their host; no redirects, limits of time and size. Safe for many threads; a call takes 15 s at most.
 */
public interface WebhookCalls {

    /**
     * What came back.
     *
     * @param start the beginning of its body, at most 1,000 characters
     * @param retryAfter how long it asks to be left alone; null when it doesn't
     */
    record Answer(int status, String start, Duration retryAfter) {}

    /**
     * Posts JSON.
     *
     * @throws io.switchboard.spi.ConnectorException INVALID_REQUEST when the address may not be called, UNAVAILABLE when nothing
     *     went out, UNKNOWN_OUTCOME when no whole answer came
     */
    Answer post(URI address, Map<String, String> headers, byte[] body);

    /**
     * Looks whether an address may be called, before it is kept.
     *
     * @throws Refused INVALID, naming the field {@code url}
     */
    void check(String address);
}
