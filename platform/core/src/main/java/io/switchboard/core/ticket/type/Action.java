package io.switchboard.core.ticket.type;

import java.util.List;
import java.util.Set;

/**
 * What a transition, a rule or a macro does to a ticket.
 *
 * @param field the key of the type's field with SET_FIELD, else null
 * @param value the group's name, the account ({@link #ME}, {@link #CREATOR}, {@link #NOBODY}), the priority's name, the tag, or the field's value
 *     as {@link FieldValues} keeps it (null empties it), the problem's class, the transition's key, the text of a note or an answer, the id
 *     of a plugin's action; null with the others
 * @param who is told with NOTIFY, else empty
 */
public record Action(Kind kind, String field, Object value, List<Who> who) {
    /** Whoever takes the transition, or runs the macro. */
    public static final String ME = "me";
    /** The colleague who made the ticket; nothing happens when it was a customer. */
    public static final String CREATOR = "creator";
    /** The ticket has no assignee then. */
    public static final String NOBODY = "nobody";

    /** Who lets actions be done. */
    public enum Place {
        /** The ways of types. */
        FLOW,
        RULE,
        /** A macro, which a person runs. */
        MACRO
    }

    /** What is done. */
    public enum Kind {
        SET_GROUP("setGroup", Place.values()),
        SET_ASSIGNEE("setAssignee", Place.values()),
        SET_PRIORITY("setPriority", Place.values()),
        SET_FIELD("setField", Place.values()),
        ADD_TAG("addTag", Place.values()),
        REMOVE_TAG("removeTag", Place.values()),
        NOTIFY("notify", Place.FLOW, Place.RULE),
        /** Has a plugin do something outside, after the transaction. */
        CALL("call", Place.FLOW, Place.RULE),
        SET_PROBLEM("setProblem", Place.RULE, Place.MACRO),
        /** Takes a way of the ticket's type; by a rule nothing happens when none of that name leads from where it is. */
        MOVE("move", Place.RULE, Place.MACRO),
        NOTE("note", Place.RULE, Place.MACRO),
        /** Looks for an agent of the ticket's group. */
        ASSIGN("assign", Place.RULE),
        /** Names the customer's last ticket of the same problem, or of the same type, as the one that this repeats. */
        LINK_REPEAT("linkRepeat", Place.RULE),
        /** Answers the customer, by the best way there is. */
        REPLY("reply", Place.MACRO),
        /** Whoever runs the macro hears from now on what becomes of it. */
        WATCH("watch", Place.MACRO),
        /** Presses for it. */
        URGE("urge", Place.MACRO);

        private final String word;
        private final Set<Place> places;

        Kind(String word, Place... places) {
            this.word = word;
            this.places = Set.of(places);
        }

        /** Whether it is done there. */
        public boolean isFor(Place place) {
            return places.contains(place);
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
