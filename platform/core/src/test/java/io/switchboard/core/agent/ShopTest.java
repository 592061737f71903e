package io.switchboard.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShopTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private final Shop shop = new Shop(UUID.randomUUID(), "Shop", SHANGHAI, "zh-CN", Instant.EPOCH);

    @Test
    void withoutHoursItIsAlwaysOpenButOnHolidays() {
        shop.keepHours(List.of(), List.of("2026-10-01"));

        assertThat(shop.isOpen(at("2026-09-30T23:59:59"))).isTrue();
        assertThat(shop.isOpen(at("2026-10-01T00:00:00"))).isFalse();
        assertThat(shop.isOpen(at("2026-10-02T00:00:00"))).isTrue();
    }

    @Test
    void severalPeriodsADayCountInTheShopsOwnTime() {
        shop.keepHours(
                List.of(
                        new Shop.Hours(List.of(1, 2, 3, 4, 5), "09:00", "12:00"),
                        new Shop.Hours(List.of(1, 2, 3, 4, 5), "13:30", "18:00")),
                List.of());

        assertThat(shop.isOpen(at("2026-11-23T09:00:00"))).as("Monday, the first second").isTrue();
        assertThat(shop.isOpen(at("2026-11-23T12:00:00"))).as("the end is excluded").isFalse();
        assertThat(shop.isOpen(at("2026-11-23T13:30:00"))).isTrue();
        assertThat(shop.isOpen(at("2026-11-22T10:00:00"))).as("Sunday").isFalse();
        assertThat(shop.isOpen(Instant.parse("2026-11-23T01:00:00Z"))).as("09:00 in Shanghai").isTrue();
    }

    @Test
    void aNightBelongsToTheDayOnWhichItBegan() {
        shop.keepHours(List.of(new Shop.Hours(List.of(5), "22:00", "02:00")), List.of("2026-11-28"));

        assertThat(shop.isOpen(at("2026-11-27T23:00:00"))).as("Friday night").isTrue();
        assertThat(shop.isOpen(at("2026-11-28T01:59:59"))).as("still Friday's night, holiday or not").isTrue();
        assertThat(shop.isOpen(at("2026-11-28T02:00:00"))).isFalse();
        assertThat(shop.isOpen(at("2026-11-27T01:00:00"))).as("Thursday has no night").isFalse();
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(SHANGHAI).toInstant();
    }
}
