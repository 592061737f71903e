package io.switchboard.core.shared;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.Session;

/**
 * Rows by their keys. The keys are one parameter, an array: Hibernate translates a query whose {@code in} has a list of
 * parameters anew at each call, which costs more than the database's answer.
 */
public final class Rows {
    private Rows() {}

    /** Those that are there, in no order. */
    public static <T> List<T> byIds(EntityManager em, Class<T> type, Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : em
                        .unwrap(Session.class)
                        .byMultipleIds(type)
                        .enableOrderedReturn(false)
                        .multiLoad(List.copyOf(ids))
                        .stream()
                        .filter(Objects::nonNull)
                        .toList();
    }

    /**
     * Those that a query of the database's own gives; with {@code for update} none may have been read before in this
     * transaction, or what is given is as old as that.
     *
     * @param keys an array is {@code = any(:name)}
     */
    public static <T> List<T> by(EntityManager em, Class<T> type, String sql, Map<String, Object> keys) {
        var query = em.unwrap(Session.class).createNativeQuery(sql, type);
        keys.forEach(query::setParameter);
        return query.getResultList();
    }
}
