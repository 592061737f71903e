package io.switchboard.core.condition;

import java.time.Instant;
import java.time.ZoneId;

/**
 * Who asks, and when.
 *
 * @param now relative times count from it
 * @param me whom the value {@code me} means; null when nobody asks, then it fits nobody
 * @param zone in which days begin
 */
public record Asker(Instant now, String me, ZoneId zone) {
    /** Nobody: a rule, a clock. */
    public static Asker nobody(Instant now, ZoneId zone) {
        return new Asker(now, null, zone);
    }
}
