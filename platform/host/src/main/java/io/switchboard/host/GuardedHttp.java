package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.platform.PlatformHttp;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Supplier;

/** The platform's HTTP client as one plugin or channel has it. Safe for use by several threads. */
final class GuardedHttp implements PlatformHttp {
    private final OutsideClient client;
    private final Supplier<AddressPolicy> policy;
    private final boolean permitted;

    /** @param permitted whether the plugin declared the permission {@code http} */
    GuardedHttp(OutsideClient client, AddressPolicy policy, boolean permitted) {
        this(client, () -> policy, permitted);
    }

    /** @param policy asked for at each call: settings change */
    GuardedHttp(OutsideClient client, Supplier<AddressPolicy> policy, boolean permitted) {
        this.client = client;
        this.policy = policy;
        this.permitted = permitted;
    }

    @Override
    public HttpResponse<byte[]> send(HttpRequest request) {
        permit();
        return client.send(request, policy.get().addresses(request.uri()));
    }

    @Override
    public HttpResponse<InputStream> stream(HttpRequest request, long most) {
        permit();
        return client.stream(request, most, policy.get().addresses(request.uri()));
    }

    private void permit() {
        if (!permitted) {
            throw new ConnectorException(Failure.INVALID_REQUEST, "plugin.permissions lacks http");
        }
    }

    @Override
    public List<InetAddress> addresses(String host) {
        return List.of(policy.get().addresses(host));
    }
}
