package io.switchboard.core.quote;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The answer to a wish. Amounts have two decimals, rounded half up.
 *
 * @param chosen the way that was asked for, else the cheapest; null when no way gives it
 * @param others the other ways to get the same, the cheapest in the first year first
 * @param notIncluded ids of what costs more, or is somebody else's to pay
 */
public record Quote(String currency, Offer chosen, List<Offer> others, List<NotIncluded> notIncluded) {

    /**
     * What is wished for.
     *
     * @param edition id of an edition or a package; null: whatever is cheapest
     * @param modules that must be had, beside the edition's
     * @param seats people at once, 1 to 100,000
     * @param channels accounts by connector
     * @param addOns ids
     * @param oneOff ids
     */
    public record Wish(
            String edition, Set<String> modules, int seats, Map<String, Integer> channels, Set<String> addOns, Set<String> oneOff) {}

    /** A way to get it, and what it costs. */
    public record Offer(
            String edition,
            List<Line> lines,
            BigDecimal monthly,
            BigDecimal yearly,
            BigDecimal oneOff,
            BigDecimal firstYear,
            Purchase purchase) {}

    /**
     * The same, bought instead of rented.
     *
     * @param price paid once for all that rent is paid for
     * @param maintenance each year that upgrades shall go on, after the free ones
     * @param freeYears whose maintenance comes with the price
     * @param firstYear with what else is paid once
     * @param cheaperAfter the number of years after which less was paid than in rent; null: not within 20
     */
    public record Purchase(BigDecimal price, BigDecimal maintenance, int freeYears, BigDecimal firstYear, Integer cheaperAfter) {}

    /**
     * From what one has to what one wishes.
     *
     * @param now what one has
     * @param monthly what more it costs each month; below zero: what is saved; likewise {@code yearly}
     * @param from the first day of the new price
     */
    public record Change(Offer now, BigDecimal monthly, BigDecimal yearly, LocalDate from) {}

    /**
     * A line of an offer.
     *
     * @param kind base, seat, channel, addOn, oneOff
     * @param id what of it; null for base and seat
     * @param once paid once; otherwise each month
     */
    public record Line(String kind, String id, int quantity, BigDecimal each, BigDecimal amount, boolean once) {}

    /**
     * What isn't in the price.
     *
     * @param price what it would cost more; null: nobody can tell
     * @param once paid once; otherwise each month
     */
    public record NotIncluded(String kind, String id, BigDecimal price, boolean once) {}
}
