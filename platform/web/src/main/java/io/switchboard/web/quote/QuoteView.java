package io.switchboard.web.quote;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a wish costs, without tax; amounts in {@code currency} with two decimals.
 *
 * @param cheaper other ways to get at least the same for less in the first year, the cheapest first
 * @param others the ways that cost as much or more
 * @param notIncluded what costs more, or is somebody else's to pay
 * @param purchase the same bought instead of rented; null: it isn't sold that way
 * @param change from what one has, when that was told; else null
 */
public record QuoteView(
        String currency,
        Named edition,
        List<Line> lines,
        BigDecimal monthly,
        BigDecimal yearly,
        BigDecimal oneOff,
        BigDecimal firstYear,
        List<Offer> cheaper,
        List<Offer> others,
        List<NotIncluded> notIncluded,
        Purchase purchase,
        Change change) {

    /** A thing with a name. */
    public record Named(String id, String name) {}

    /**
     * A part of the price.
     *
     * @param once paid once; otherwise each month
     */
    public record Line(String kind, String id, String name, int quantity, BigDecimal each, BigDecimal amount, boolean once) {}

    /** Another way. */
    public record Offer(
            Named edition,
            List<Line> lines,
            BigDecimal monthly,
            BigDecimal yearly,
            BigDecimal oneOff,
            BigDecimal firstYear,
            Purchase purchase) {}

    /**
     * Bought instead of rented.
     *
     * @param price paid once for all that rent is paid for
     * @param maintenance each year that upgrades shall go on, after the free ones
     * @param freeYears whose maintenance comes with the price
     * @param firstYear with what else is paid once
     * @param cheaperAfter years after which less was paid than in rent; null: not within 20
     */
    public record Purchase(BigDecimal price, BigDecimal maintenance, int freeYears, BigDecimal firstYear, Integer cheaperAfter) {}

    /**
     * From what one has to what one wishes.
     *
     * @param edition that one has
     * @param monthly what more it costs each month; below zero: what is saved; likewise {@code yearly}
     * @param from the first day of the new price, YYYY-MM-DD
     */
    public record Change(
            Named edition, BigDecimal monthlyNow, BigDecimal yearlyNow, BigDecimal monthly, BigDecimal yearly, String from) {}

    /**
     * Not in the price.
     *
     * @param price what it would cost more; null: nobody can tell
     * @param once paid once; otherwise each month
     */
    public record NotIncluded(String id, String name, BigDecimal price, boolean once) {}

    /** What can be asked for, with the names of it all. */
    public record Choices(
            String currency, List<Named> editions, List<Named> channels, List<Named> addOns, List<Named> oneOff) {}
}
