package io.switchboard.core.report;

import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.shared.Viewer.Scope;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/** Which rows somebody's question is about, as SQL over {@code ticket_fact f}: every value is a parameter. */
final class FactFilter {
    private final Map<String, Object> parameters = new HashMap<>();
    private final String sql;
    private final Viewer viewer;

    FactFilter(Viewer viewer, Conditions where) {
        this.viewer = viewer;
        List<String> all = new ArrayList<>(visible());
        where.all().forEach(each -> all.add(of(each)));
        if (!where.any().isEmpty()) {
            all.add(where.any().stream().map(this::of).collect(Collectors.joining(" or ", "(", ")")));
        }
        sql = all.isEmpty() ? "true" : String.join(" and ", all);
    }

    String sql() {
        return sql;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    private List<String> visible() {
        List<String> conditions = new ArrayList<>();
        Scope range = viewer.grants().range(Permission.REPORTS_READ);
        if (range == null) {
            conditions.add("false");
            return conditions;
        }
        if (!viewer.shops().isEmpty()) {
            conditions.add("f.shop_id = any(" + parameter(viewer.shops().toArray(UUID[]::new)) + ")");
        }
        if (range != Scope.ALL) {
            String own = viewer.agentId() == null ? "false" : "f.assignee_id = " + parameter(viewer.agentId());
            conditions.add(range == Scope.OWN
                    ? own
                    : "(" + own + " or f.group_id is null or f.group_id = any(" + parameter(viewer.groups().toArray(UUID[]::new)) + "))");
        }
        return conditions;
    }

    private String of(Condition condition) {
        String column = FactFields.column(condition.field());
        return switch (condition.op()) {
            case EMPTY -> column + " is null";
            case NOT_EMPTY -> column + " is not null";
            case IS, IN -> among(column, condition);
            case IS_NOT, NOT_IN -> "(" + column + " is null or not " + among(column, condition) + ")";
            case LESS -> column + " < " + number(condition);
            case GREATER -> column + " > " + number(condition);
            case AT_LEAST -> column + " >= " + number(condition);
            case AT_MOST -> column + " <= " + number(condition);
            default -> "false";
        };
    }

    private String among(String column, Condition condition) {
        if (FactFields.isNumber(condition.field())) {
            BigDecimal[] numbers = condition.values().stream().map(value -> Condition.number(value).orElseThrow()).toArray(BigDecimal[]::new);
            return column + " = any(" + parameter(numbers) + ")";
        }
        if (FactFields.isId(condition.field())) {
            return column + " = any(" + parameter(condition.values().stream().map(this::id).filter(Objects::nonNull).toArray(UUID[]::new)) + ")";
        }
        return column + " = any(" + parameter(condition.values().toArray(String[]::new)) + ")";
    }

    /** What is no id fits nothing. */
    private UUID id(String value) {
        try {
            return Condition.ME.equals(value) ? viewer.agentId() : UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private String number(Condition condition) {
        return parameter(Condition.number(condition.values().get(0)).orElseThrow());
    }

    private String parameter(Object value) {
        if (value instanceof UUID[] none && none.length == 0) {
            // An empty array tells nothing of its type.
            value = new UUID[] {new UUID(0, 0)};
        }
        String name = "p" + parameters.size();
        parameters.put(name, value);
        return ":" + name;
    }
}
