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
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The lists that everybody has from the first day; the edge knows their names. */
public enum StandardView {
    /** The viewer's own that are still to be done. */
    MINE("resolveBy,-priority"),
    /** What waits for the viewer's word, or that of somebody in whose place he decides. */
    APPROVALS("updatedAt"),
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
        return form(viewer, name, Set.of());
    }

    /** @param standsFor in whose place he decides at the moment */
    public Form form(Viewer viewer, String name, Set<UUID> standsFor) {
        return new Form(name, where(viewer, standsFor), COLUMNS, sort, null);
    }

    private Conditions where(Viewer viewer, Set<UUID> standsFor) {
        Condition open = new Condition("category", Op.IN, List.of("NEW", "OPEN", "PENDING", "HOLD"));
        return switch (this) {
            case MINE -> Conditions.all(open, Condition.of("assignee", Op.IS, Condition.ME));
            case APPROVALS -> Conditions.all(open, new Condition("approver", Op.IN, approvers(standsFor)));
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

    private static List<String> approvers(Set<UUID> standsFor) {
        return Stream.concat(Stream.of(Condition.ME), standsFor.stream().map(UUID::toString).sorted()).limit(Op.IN.most()).toList();
    }

    /** Who is in no group sees to all of them. */
    private static List<Condition> inHisGroups(Viewer viewer) {
        List<String> groups = viewer.groups().stream().map(UUID::toString).sorted().limit(Op.IN.most()).toList();
        return groups.isEmpty() ? List.of() : List.of(new Condition("group", Op.IN, groups), Condition.of("group", Op.EMPTY));
    }
}
