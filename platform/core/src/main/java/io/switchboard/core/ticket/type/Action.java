package io.switchboard.core.ticket.type;

import java.util.List;

/**
 * What a transition does besides.
 *
 * @param field the key of the type's field with SET_FIELD, else null
 * @param value the group's name, the account ({@link #ME}, {@link #CREATOR}, {@link #NOBODY}), the priority's name, the tag, or the field's value
 *     as {@link FieldValues} keeps it (null empties it); null with NOTIFY
 * @param who is told with NOTIFY, else empty
 */
public record Action(Kind kind, String field, Object value, List<Who> who) {
    /** Whoever takes the transition. */
    public static final String ME = "me";
    /** The colleague who made the ticket; nothing happens when it was a customer. */
    public static final String CREATOR = "creator";
    /** The ticket has no assignee then. */
    public static final String NOBODY = "nobody";

    /** What is done. */
    public enum Kind {
        SET_GROUP("setGroup"),
        SET_ASSIGNEE("setAssignee"),
        SET_PRIORITY("setPriority"),
        SET_FIELD("setField"),
        ADD_TAG("addTag"),
        REMOVE_TAG("removeTag"),
        NOTIFY("notify");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As files name it. */
        public String word() {
            return word;
        }
    }

    public Action {
        who = List.copyOf(who);
    }
}
