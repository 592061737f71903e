package io.switchboard.core.shared;

import io.switchboard.core.shared.Viewer.Scope;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Permissions, each with how far it goes. Immutable; what isn't in it isn't granted. */
public final class Grants {
    public static final Grants NONE = new Grants(Map.of());
    public static final Grants EVERYTHING = all(EnumSet.allOf(Permission.class));

    private final Map<Permission, Scope> granted;

    private Grants(Map<Permission, Scope> granted) {
        this.granted = new EnumMap<>(Permission.class);
        granted.forEach((permission, scope) -> this.granted.put(permission, permission.isRanged() ? scope : Scope.ALL));
    }

    public static Grants of(Map<Permission, Scope> granted) {
        return new Grants(granted);
    }

    /** These, as far as they go. */
    public static Grants all(Collection<Permission> permissions) {
        return new Grants(permissions.stream().collect(Collectors.toMap(p -> p, p -> Scope.ALL)));
    }

    /**
     * By the words of {@link Permission} and the names of {@link Scope}, as they are stored and sent.
     *
     * @throws Refused INVALID for a word that is none
     */
    public static Grants parse(String field, Map<String, String> words) {
        Map<Permission, Scope> granted = new EnumMap<>(Permission.class);
        words.forEach((word, range) -> {
            Permission permission = Permission.of(word)
                    .orElseThrow(() -> Refused.invalid(field, "notChoice", String.join(", ", Permission.words())));
            granted.put(permission, scope(field + "." + word, range));
        });
        return new Grants(granted);
    }

    private static Scope scope(String field, String name) {
        for (Scope scope : Scope.values()) {
            if (scope.name().equals(name)) {
                return scope;
            }
        }
        throw Refused.invalid(field, "notChoice", "OWN, TEAM, ALL");
    }

    /** What either grants, as far as the farther goes. */
    public Grants and(Grants other) {
        Map<Permission, Scope> both = new EnumMap<>(Permission.class);
        both.putAll(granted);
        other.granted.forEach((permission, scope) -> both.merge(permission, scope, (a, b) -> a.compareTo(b) >= 0 ? a : b));
        return new Grants(both);
    }

    public boolean has(Permission permission) {
        return granted.containsKey(permission);
    }

    /** How far it goes; null: not granted. */
    public Scope range(Permission permission) {
        return granted.get(permission);
    }

    /** Whether all that the other grants is granted here too, as far. To be offered conversations is work, not power: anybody gives it. */
    public boolean covers(Grants other) {
        return other.granted.entrySet().stream()
                .filter(each -> each.getKey() != Permission.CONVERSATIONS_TAKE)
                .allMatch(each -> has(each.getKey()) && range(each.getKey()).compareTo(each.getValue()) >= 0);
    }

    public Map<String, String> words() {
        Map<String, String> words = new TreeMap<>();
        granted.forEach((permission, scope) -> words.put(permission.word(), scope.name()));
        return words;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Grants that && granted.equals(that.granted);
    }

    @Override
    public int hashCode() {
        return granted.hashCode();
    }

    @Override
    public String toString() {
        return words().toString();
    }
}
