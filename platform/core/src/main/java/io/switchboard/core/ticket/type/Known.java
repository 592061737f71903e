package io.switchboard.core.ticket.type;

/** What types may name that stands elsewhere: groups, people, roles, policies. */
public interface Known {
    /** That everything is there. */
    Known EVERYTHING = new Known() {};

    /** Whether there is a group of that name. */
    default boolean group(String name) {
        return true;
    }

    /** Whether there is a role of that name. */
    default boolean role(String name) {
        return true;
    }

    /** Whether there is an account of that name. */
    default boolean agent(String username) {
        return true;
    }

    /** Whether some plugin that runs has an action of that id. */
    default boolean call(String id) {
        return true;
    }

    /** Whether there is an SLA policy of that key. */
    default boolean sla(String key) {
        return true;
    }
}
