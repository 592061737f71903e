package io.switchboard.host;

import io.switchboard.core.conversation.OutsidePictures;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Fetches pictures for agents, from public addresses only: no setting opens a private one, for their senders choose them. Each
 * redirect is checked like the first address. Nothing tells the other side who asks. Safe for many threads.
 */
final class PictureCalls implements OutsidePictures {
    private static final int MOST_HOPS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final OutsideClient client;
    private final AddressPolicy policy;

    PictureCalls(OutsideClient client, AddressPolicy policy) {
        this.client = client;
        this.policy = policy;
    }

    @Override
    public byte[] fetch(URI address) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        URI next = address;
        for (int hop = 0; hop < MOST_HOPS; hop++) {
            HttpResponse<byte[]> answer = client.send(request(next, deadline), policy.addresses(next));
            if (answer.statusCode() == 200) {
                return answer.body();
            }
            if (answer.statusCode() / 100 != 3 || answer.headers().firstValue("location").isEmpty()) {
                throw new ConnectorException(Failure.UNAVAILABLE, "answered with " + answer.statusCode());
            }
            next = resolved(next, answer.headers().firstValue("location").get());
        }
        throw new ConnectorException(Failure.UNAVAILABLE, "too many redirects");
    }

    private static HttpRequest request(URI address, long deadline) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new ConnectorException(Failure.UNAVAILABLE, "no answer in time");
        }
        try {
            return HttpRequest.newBuilder(address)
                    .timeout(Duration.ofNanos(left))
                    .header("Accept", "image/png,image/jpeg,image/gif,image/webp,image/avif")
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "not an address that can be called", e);
        }
    }

    private static URI resolved(URI from, String location) {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "not an address that can be called", e);
        }
    }
}
