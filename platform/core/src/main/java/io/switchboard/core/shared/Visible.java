package io.switchboard.core.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a viewer may see, as conditions of a query. */
public final class Visible {
    private Visible() {}

    /**
     * @param alias of the entity in the query, which has {@code shopId} and {@code groupId}
     * @param own when it is the viewer's own, {@code :viewer}
     * @param parameters gets those of the conditions: {@code shops}, {@code viewer}, {@code groups}
     */
    public static List<String> conditions(
            Viewer viewer, Permission permission, String alias, String own, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>();
        Viewer.Scope range = viewer.grants().range(permission);
        if (range == null) {
            conditions.add("1 = 0");
            return conditions;
        }
        if (!viewer.shops().isEmpty()) {
            conditions.add(alias + ".shopId in :shops");
            parameters.put("shops", viewer.shops());
        }
        switch (range) {
            case ALL -> {}
            case TEAM -> {
                String groups = viewer.groups().isEmpty() ? "" : " or " + alias + ".groupId in :groups";
                conditions.add("(" + own + " or " + alias + ".groupId is null" + groups + ")");
                parameters.put("viewer", viewer.agentId());
                if (!viewer.groups().isEmpty()) {
                    parameters.put("groups", viewer.groups());
                }
            }
            case OWN -> {
                conditions.add(own);
                parameters.put("viewer", viewer.agentId());
            }
        }
        return conditions;
    }
}
