package io.switchboard.core.ticket.type;

import java.util.List;

/**
 * What a transition, or a rule, does to a ticket by itself.
 *
 * @param field the key of the type's field with SET_FIELD, else null
 * @param value the group's name, the account ({@link #ME}, {@link #CREATOR}, {@link #NOBODY}), the priority's name, the tag, or the field's value
 *     as {@link FieldValues} keeps it (null empties it), the problem's class, the transition's key, the note's text, the id of a
 *     plugin's action; null with the others
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
        NOTIFY("notify"),
        /** Has a plugin do something outside, after the transaction. */
        CALL("call"),
        SET_PROBLEM("setProblem", false),
        /** Takes a way of the ticket's type; nothing happens when none of that name leads from where it is. */
        MOVE("move", false),
        NOTE("note", false),
        /** Looks for an agent of the ticket's group. */
        ASSIGN("assign", false),
        /** Names the customer's last ticket of the same problem, or of the same type, as the one that this repeats. */
        LINK_REPEAT("linkRepeat", false);

        private final String word;
        private final boolean inFlows;

        Kind(String word) {
            this(word, true);
        }

        Kind(String word, boolean inFlows) {
            this.word = word;
            this.inFlows = inFlows;
        }

        /** Whether transitions do it as well; else rules alone. */
        public boolean isInFlows() {
            return inFlows;
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
