package io.switchboard.core.report.alarm;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/**
 * How a share stood when it was looked at last.
 *
 * @param key of the report's line; empty: those that have none, or all
 * @param part so many
 * @param whole of so many
 * @param above whether it is over the limit, and has been told
 * @param since when it became so; null below
 */
public record AlarmLine(String key, long part, long whole, boolean above, Instant since) {
    private static final int SCALE = 6;

    /** From 0 to 1; null of nothing. */
    public BigDecimal share() {
        return whole == 0 ? null : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), SCALE, RoundingMode.HALF_UP);
    }

    /**
     * What becomes of it with these figures: over the limit once the share is greater, and below again only at or under nineteen
     * twentieths of it, so that a ticket more or less doesn't tell it again and again. Of too few nothing new is said; of none it is over.
     *
     * @param limit from 0 to 1
     * @param least of fewer it stays as it is
     */
    AlarmLine now(long newPart, long newWhole, BigDecimal limit, int least, Instant at) {
        AlarmLine same = new AlarmLine(key, newPart, newWhole, above, since);
        if (newWhole > 0 && newWhole < least) {
            return same;
        }
        BigDecimal share = same.share();
        boolean over = share != null && share.compareTo(limit) > 0;
        boolean under = share == null || share.multiply(BigDecimal.valueOf(20)).compareTo(limit.multiply(BigDecimal.valueOf(19))) <= 0;
        if (over && !above) {
            return new AlarmLine(key, newPart, newWhole, true, at);
        }
        return under && above ? new AlarmLine(key, newPart, newWhole, false, null) : same;
    }

    /** One that hasn't been seen before. */
    static AlarmLine unseen(String key) {
        return new AlarmLine(key, 0, 0, false, null);
    }
}
