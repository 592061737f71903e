package io.switchboard.host;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.webhook.WebhookCalls;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tells others' servers, through the platform's client: by https to public addresses, and to those hosts of the own network that
 * the settings name, asked at each call. The address that was looked up is the one that is connected to; no redirect is followed.
 * Safe for many threads.
 */
final class WebhookPosts implements WebhookCalls {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int START = 1_000;
    private static final int MOST_BYTES = 4_096;

    private final OutsideClient client;
    private final Supplier<Set<String>> ownHosts;
    private final AddressPolicy.Resolver resolver;

    WebhookPosts(OutsideClient client, Supplier<Set<String>> ownHosts) {
        this(client, ownHosts, InetAddress::getAllByName);
    }

    /** @param ownHosts in lower case */
    WebhookPosts(OutsideClient client, Supplier<Set<String>> ownHosts, AddressPolicy.Resolver resolver) {
        this.client = client;
        this.ownHosts = ownHosts;
        this.resolver = resolver;
    }

    @Override
    public Answer post(URI address, Map<String, String> headers, byte[] body) {
        InetAddress[] addresses = addresses(address);
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(LIMIT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        HttpResponse<byte[]> answer = client.sendAndCut(request.build(), MOST_BYTES, addresses);
        return new Answer(answer.statusCode(), start(answer.body()), retryAfter(answer.headers()));
    }

    private InetAddress[] addresses(URI address) {
        Set<String> own = ownHosts.get();
        AddressPolicy policy =
                new AddressPolicy(own.stream().map(AddressPolicy::uri).flatMap(Optional::stream), resolver).through(client.proxy());
        InetAddress[] found = policy.addresses(address);
        if (!"https".equalsIgnoreCase(address.getScheme()) && !own.contains(AddressPolicy.host(address))) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "only https outside of the own network");
        }
        return found;
    }

    @Override
    public void check(String address) {
        URI uri;
        try {
            uri = URI.create(address.strip());
            // Asks for what the client asks for: a host, a scheme that it speaks.
            HttpRequest.newBuilder(uri);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("url", "notUrl");
        }
        if (uri.getFragment() != null || uri.getRawUserInfo() != null) {
            throw Refused.invalid("url", "webhookUrl");
        }
        try {
            addresses(uri);
        } catch (ConnectorException e) {
            throw Refused.invalid("url", e.failure() == Failure.UNAVAILABLE ? "unknownHost" : "webhookUrl");
        }
    }

    private static String start(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        return text.isBlank() ? null : text.substring(0, Math.min(START, text.length()));
    }

    /** In seconds; dates are left alone, as is nonsense. */
    private static Duration retryAfter(HttpHeaders headers) {
        return headers.firstValue("retry-after")
                .filter(value -> value.strip().matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value.strip())))
                .orElse(null);
    }
}
