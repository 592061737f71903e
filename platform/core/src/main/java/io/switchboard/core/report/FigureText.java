package io.switchboard.core.report;

import io.switchboard.core.report.Measure.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures as people read them in a letter. */
public final class FigureText {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private FigureText() {}

    /** @param figure null: no data, which is said */
    public static String of(Figure figure, Unit unit, Locale locale) {
        if (figure == null) {
            return ReportNames.text(locale, "noData");
        }
        return switch (unit) {
            case SHARE -> ReportNames.text(
                    locale, "letter.share", percent(figure.value()), String.valueOf(figure.numerator()), String.valueOf(figure.denominator()));
            case MILLISECONDS -> duration(figure.value().divide(BigDecimal.valueOf(1000), 0, RoundingMode.HALF_UP).longValue(), locale);
            case POINTS -> figure.value().setScale(2, RoundingMode.HALF_UP).toPlainString();
            case TICKETS -> figure.value().toPlainString();
        };
    }

    /** Such as 43.20. */
    public static String percent(BigDecimal share) {
        return share.multiply(HUNDRED).setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    private static String duration(long seconds, Locale locale) {
        if (seconds >= 86_400) {
            return two(locale, "letter.day", seconds / 86_400, seconds / 3_600 % 24);
        }
        if (seconds >= 3_600) {
            return two(locale, "letter.hour", seconds / 3_600, seconds / 60 % 60);
        }
        return seconds >= 60 ? two(locale, "letter.minute", seconds / 60, seconds % 60) : ReportNames.text(locale, "letter.second", String.valueOf(seconds));
    }

    private static String two(Locale locale, String key, long whole, long rest) {
        return ReportNames.text(locale, key, String.valueOf(whole), String.valueOf(rest));
    }
}
