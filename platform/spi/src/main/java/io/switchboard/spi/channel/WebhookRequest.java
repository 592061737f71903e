package io.switchboard.spi.channel;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A provider's HTTP call.
 *
 * @param method GET or POST
 * @param query decoded parameters
 * @param headers names in lower case
 * @param body the raw bytes, at most 4 MiB, never null
 * @param remoteAddress the caller's address as the platform trusts it
 */
public record WebhookRequest(
        String method,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        byte[] body,
        String remoteAddress) {

    /** The first value of a header; the name in any case. */
    public Optional<String> header(String name) {
        return first(headers, name.toLowerCase(java.util.Locale.ROOT));
    }

    /** The first value of a query parameter. */
    public Optional<String> parameter(String name) {
        return first(query, name);
    }

    private static Optional<String> first(Map<String, List<String>> map, String key) {
        return map.getOrDefault(key, List.of()).stream().findFirst();
    }
}
