package io.switchboard.core.condition;

/** What is known of a thing, by the names that conditions use. */
@FunctionalInterface
public interface Facts {
    /**
     * The value of a field: a String, BigDecimal, Boolean, Instant, LocalDate, an Enum (whose order is that of its constants), a Collection of
     * Strings; null when there is none or no such field.
     */
    Object fact(String field);
}
