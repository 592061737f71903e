package io.switchboard.core.quote;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What things cost, without tax. Amounts are a month's unless it is said otherwise.
 *
 * @param currency a code such as CNY
 * @param freeMonthsAYear of who pays for a year at once, 0 to 11
 * @param ways editions and packages that are sold
 * @param channelsIncluded how many channel accounts come with each way
 * @param channels of each further account, by connector; {@code *} for each kind that isn't named
 * @param addOns by id
 * @param oneOff paid once, by id
 * @param hidden ids of what no price covers and one should know of
 */
public record PriceList(
        String currency,
        int freeMonthsAYear,
        List<Way> ways,
        int channelsIncluded,
        Map<String, BigDecimal> channels,
        Map<String, BigDecimal> addOns,
        Map<String, BigDecimal> oneOff,
        List<String> hidden) {

    /**
     * An edition or a package as it is sold.
     *
     * @param base whatever the number of people
     * @param seats people that the base covers
     * @param seat each further one; null: there can't be more
     */
    public record Way(String edition, BigDecimal base, int seats, BigDecimal seat) {}

    /** @throws IllegalArgumentException naming what is missing or below zero */
    public PriceList {
        require(currency != null && currency.matches("[A-Z]{3}"), "currency");
        require(freeMonthsAYear >= 0 && freeMonthsAYear < 12, "freeMonthsAYear");
        require(ways != null && !ways.isEmpty(), "ways");
        for (Way way : ways) {
            require(way != null && way.edition() != null && isPrice(way.base()) && way.seats() >= 0, "ways");
            require(way.seat() == null || isPrice(way.seat()), "ways");
        }
        require(channelsIncluded >= 0, "channelsIncluded");
        require(channels != null && channels.containsKey("*"), "channels");
        require(addOns != null, "addOns");
        require(oneOff != null, "oneOff");
        require(
                Stream.of(channels, addOns, oneOff).flatMap(prices -> prices.values().stream()).allMatch(PriceList::isPrice),
                "channels, addOns, oneOff");
        hidden = hidden == null ? List.of() : List.copyOf(hidden);
    }

    private static boolean isPrice(BigDecimal amount) {
        return amount != null && amount.signum() >= 0 && amount.precision() <= 15;
    }

    private static void require(boolean right, String name) {
        if (!right) {
            throw new IllegalArgumentException(name);
        }
    }

    BigDecimal channel(String kind) {
        return channels.getOrDefault(kind, channels.get("*"));
    }
}
