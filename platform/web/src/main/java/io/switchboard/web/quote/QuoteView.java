package io.switchboard.web.quote;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a wish costs, without tax; amounts in {@code currency} with two decimals.
 *
 * @param cheaper other ways to get at least the same for less in the first year, the cheapest first
 * @param others the ways that cost as much or more
 * @param notIncluded what costs more, or is somebody else's to pay
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
        List<NotIncluded> notIncluded) {

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
            Named edition, List<Line> lines, BigDecimal monthly, BigDecimal yearly, BigDecimal oneOff, BigDecimal firstYear) {}

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
