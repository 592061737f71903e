package io.switchboard.core.report;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A value of a report; where there is no data, there is none of these.
 *
 * @param value milliseconds, tickets, points, or a share from 0 to 1
 * @param numerator what was counted or summed; null of percentiles
 * @param denominator of how many; null of counts
 */
public record Figure(BigDecimal value, Long numerator, Long denominator) {
    private static final int SCALE = 6;

    /** @return null: no data */
    static Figure of(Measure measure, Number what, Number of) {
        long count = of == null ? 0 : of.longValue();
        if (measure.kind() == Measure.Kind.COUNT) {
            return new Figure(BigDecimal.valueOf(what.longValue()), what.longValue(), null);
        }
        if (count == 0 || what == null) {
            return null;
        }
        return switch (measure.kind()) {
            case P50, P90 -> new Figure(new BigDecimal(what.toString()).setScale(0, RoundingMode.HALF_UP), null, count);
            default -> new Figure(
                    BigDecimal.valueOf(what.longValue()).divide(BigDecimal.valueOf(count), SCALE, RoundingMode.HALF_UP), what.longValue(), count);
        };
    }

    static Figure count(long count) {
        return new Figure(BigDecimal.valueOf(count), count, null);
    }
}
