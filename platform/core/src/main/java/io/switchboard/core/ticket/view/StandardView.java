package io.switchboard.core.ticket.view;

import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.view.TicketView.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The lists that everybody has from the first day; the edge knows their names. */
public enum StandardView {
    /** The viewer's own that are still to be done. */
    MINE("resolveBy,-priority"),
    /** Nobody's, in his groups' queues or in none. */
    UNASSIGNED("-priority,createdAt"),
    /** To be done, and late. */
    OVERDUE("resolveBy,respondBy"),
    /** It is the customer's turn. */
    PENDING("updatedAt"),
    /** Done within a week. */
    SOLVED("-solvedAt"),
    ALL("-updatedAt");

    private static final List<String> COLUMNS = List.of("number", "subject", "state", "priority", "contact", "assignee", "group", "updatedAt", "resolveBy");

    private final String sort;

    StandardView(String sort) {
        this.sort = sort;
    }

    /** As addresses name it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<StandardView> of(String key) {
        return Arrays.stream(values()).filter(view -> view.key().equals(key)).findFirst();
    }

    /** @param name as this viewer's language has it */
    public Form form(Viewer viewer, String name) {
        return new Form(name, where(viewer), COLUMNS, sort, null);
    }

    private Conditions where(Viewer viewer) {
        Condition open = new Condition("category", Op.IN, List.of("NEW", "OPEN", "PENDING", "HOLD"));
        return switch (this) {
            case MINE -> Conditions.all(open, Condition.of("assignee", Op.IS, Condition.ME));
            case UNASSIGNED -> new Conditions(List.of(open, Condition.of("assignee", Op.EMPTY)), inHisGroups(viewer));
            case OVERDUE -> new Conditions(
                    List.of(open),
                    List.of(
                            Condition.of("sla", Op.IS, "MISSED"),
                            Condition.of("resolveBy", Op.BEFORE, "PT0S"),
                            Condition.of("respondBy", Op.BEFORE, "PT0S")));
            case PENDING -> Conditions.all(Condition.of("category", Op.IS, "PENDING"));
            case SOLVED -> Conditions.all(
                    new Condition("category", Op.IN, List.of("SOLVED", "CLOSED")), Condition.of("solvedAt", Op.AFTER, "-P7D"));
            case ALL -> Conditions.NONE;
        };
    }

    /** Who is in no group sees to all of them. */
    private static List<Condition> inHisGroups(Viewer viewer) {
        List<String> groups = viewer.groups().stream().map(UUID::toString).sorted().limit(Op.IN.most()).toList();
        return groups.isEmpty() ? List.of() : List.of(new Condition("group", Op.IN, groups), Condition.of("group", Op.EMPTY));
    }
}
