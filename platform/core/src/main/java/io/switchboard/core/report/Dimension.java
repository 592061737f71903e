package io.switchboard.core.report;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What a report is broken down by. */
public enum Dimension {
    AGENT("assignee_id", "assignee"),
    GROUP("group_id", "group"),
    TYPE("type_key", "type"),
    /** By the account; what came on none by the word for that. */
    CHANNEL("channel_id", "channel"),
    SHOP("shop_id", "shop"),
    PRIORITY("priority", "priority"),
    PROBLEM("problem", "problem"),
    DAY("%s_day", null),
    /** From Monday to Sunday. */
    WEEK("(f.%s_day + 3) / 7", null),
    MONTH("%s_month", null);

    private final String column;
    private final String field;

    Dimension(String column, String field) {
        this.column = column;
        this.field = field;
    }

    /** As addresses and kept reports name it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The field of conditions that holds it; null: it is a time. */
    public String field() {
        return field;
    }

    public boolean isTime() {
        return field == null;
    }

    /** The id of a channel's account, of which a line of {@link #CHANNEL} is; empty: its key is a word for what came on none. */
    public static Optional<UUID> account(String key) {
        try {
            return Optional.of(UUID.fromString(key));
        } catch (IllegalArgumentException word) {
            return Optional.empty();
        }
    }

    /** @param basis the day that counts */
    String sql(String basis) {
        String named = column.formatted(basis);
        // As a text: one database gives ids as bytes.
        String text = named.endsWith("_id") ? "cast(f." + named + " as varchar(36))" : "f." + named;
        return named.startsWith("(") ? named : this == CHANNEL ? "coalesce(" + text + ", f.channel_tag)" : text;
    }

    /** The first day of the period that the database calls so. */
    LocalDate first(int number) {
        return switch (this) {
            case DAY -> LocalDate.ofEpochDay(number);
            case WEEK -> LocalDate.ofEpochDay(number * 7L - 3);
            default -> LocalDate.of(number / 12, number % 12 + 1, 1);
        };
    }

    /** The number of the period that a day is in. */
    int number(LocalDate day) {
        return switch (this) {
            case DAY -> (int) day.toEpochDay();
            case WEEK -> (int) Math.floorDiv(day.toEpochDay() + 3, 7L);
            default -> day.getYear() * 12 + day.getMonthValue() - 1;
        };
    }
}
