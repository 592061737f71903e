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
 * @param purchase how it is sold once and for all; null: it is only let
 * @param noticeDays how long before its first day a smaller wish must be told, 0 to 366
 */
public record PriceList(
        String currency,
        int freeMonthsAYear,
        List<Way> ways,
        int channelsIncluded,
        Map<String, BigDecimal> channels,
        Map<String, BigDecimal> addOns,
        Map<String, BigDecimal> oneOff,
        List<String> hidden,
        Purchase purchase,
        int noticeDays) {

    /**
     * Bought instead of rented: all that costs something each month, and upgrades as long as they are kept up.
     *
     * @param months of rent that the price is, 1 to 600
     * @param maintenancePercent of the price, each year that upgrades and help shall go on
     * @param freeYears from the first day, whose maintenance comes with the price; 0 to 10
     */
    public record Purchase(BigDecimal months, BigDecimal maintenancePercent, int freeYears) {}

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
        if (purchase != null) {
            require(isPrice(purchase.months()) && isWithin(purchase.months(), 1, 600), "purchase.months");
            require(isPrice(purchase.maintenancePercent()) && isWithin(purchase.maintenancePercent(), 0, 100), "purchase.maintenancePercent");
            require(purchase.freeYears() >= 0 && purchase.freeYears() <= 10, "purchase.freeYears");
        }
        require(noticeDays >= 0 && noticeDays <= 366, "noticeDays");
        hidden = hidden == null ? List.of() : List.copyOf(hidden);
    }

    private static boolean isPrice(BigDecimal amount) {
        return amount != null && amount.signum() >= 0 && amount.precision() <= 15;
    }

    private static boolean isWithin(BigDecimal number, int least, int most) {
        return number.compareTo(BigDecimal.valueOf(least)) >= 0 && number.compareTo(BigDecimal.valueOf(most)) <= 0;
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
