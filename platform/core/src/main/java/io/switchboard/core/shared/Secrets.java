package io.switchboard.core.shared;

/**
 * The core's port to what keeps secrets unreadable in the database; the host implements it with the key of this installation.
 * Safe for many threads.
 */
public interface Secrets {

    /**
     * Seals a text for one place: copied to another one it opens nothing.
     *
     * @param place table, row and column where it will stand, such as {@code webhook:<id>:secret}
     * @return the sealed text, about a third longer and 50 characters
     */
    String seal(String place, String text);

    /**
     * The text again.
     *
     * @throws IllegalStateException when it was sealed with another key or for another place
     */
    String open(String place, String sealed);
}
