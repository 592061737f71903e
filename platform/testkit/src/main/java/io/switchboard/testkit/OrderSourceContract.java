package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.OrderSource;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A channel that knows what its shop's customers have ordered. {@link #recipient()} has at least two orders. */
public interface OrderSourceContract extends DeliversContract {

    @Test
    default void hisOrdersAreListedNewestFirst(TestPlatform platform) {
        OrderSource channel = (OrderSource) platform.open(connector(), settings());
        List<OrderSource.Order> orders = channel.orders(customer(recipient()), 20);
        assertThat(orders).hasSizeGreaterThanOrEqualTo(2);
        List<Instant> times = orders.stream().map(OrderSource.Order::placedAt).filter(Objects::nonNull).toList();
        assertThat(times).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(channel.orders(customer(recipient()), 1)).containsExactly(orders.get(0));
        assertThat(provider().taken()).as("messages").isEmpty();
    }

    @Test
    default void nobodyElsesOrdersAreShown(TestPlatform platform) {
        OrderSource channel = (OrderSource) platform.open(connector(), settings());
        assertThat(channel.orders(customer("somebody-who-never-ordered"), 20)).isEmpty();
    }

    @Test
    default void ordersInTroubleSaySo(TestPlatform platform) {
        OrderSource channel = (OrderSource) platform.open(connector(), settings());
        provider().fails(Failure.UNAVAILABLE);
        Throwable thrown = catchThrowable(() -> channel.orders(customer(recipient()), 20));
        assertThat(thrown).isInstanceOf(ConnectorException.class);
        assertNoSecretIn(CapturedLog.told(thrown));
    }

    private static OrderSource.Customer customer(String externalId) {
        return new OrderSource.Customer(externalId, "Zhang Wei", null, null);
    }
}
