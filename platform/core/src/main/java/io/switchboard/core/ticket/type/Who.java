package io.switchboard.core.ticket.type;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/**
 * Somebody, as types name people: {@code assignee}, {@code role:SUPERVISOR}, {@code in:仓库}, {@code agent:alice}.
 *
 * @param kind of which sort
 * @param name of the role (a built-in one's, or an own one's name), the group or the account; null with the others
 */
public record Who(Kind kind, String name) {

    /** Of which sort. */
    public enum Kind {
        ASSIGNEE("assignee", false),
        /** Whoever is in the ticket's group. */
        GROUP("group", false),
        CREATOR("creator", false),
        WATCHERS("watchers", false),
        /** The customer, by the page of his ticket. */
        CONTACT("contact", false),
        /** Whoever may change the ticket. */
        ANYONE("anyone", false),
        ROLE("role", true),
        /** Whoever is in a group, by its name. */
        IN("in", true),
        /** One person, by account. */
        AGENT("agent", true);

        private final String word;
        private final boolean named;

        Kind(String word, boolean named) {
            this.word = word;
            this.named = named;
        }

        public String word() {
            return word;
        }

        public boolean isNamed() {
            return named;
        }
    }

    /** Empty when it isn't one. */
    public static Optional<Who> parse(String text) {
        int colon = text.indexOf(':');
        String word = (colon < 0 ? text : text.substring(0, colon)).strip();
        String name = colon < 0 ? "" : text.substring(colon + 1).strip();
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.word.equals(word) && kind.named == !name.isEmpty() && (kind.named || colon < 0))
                .map(kind -> new Who(kind, kind.named ? name : null))
                .findFirst();
    }

    @JsonCreator
    static Who of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }

    @JsonValue
    @Override
    public String toString() {
        return name == null ? kind.word : kind.word + ":" + name;
    }
}
