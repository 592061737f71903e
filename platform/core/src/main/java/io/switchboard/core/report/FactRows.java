package io.switchboard.core.report;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.sla.SlaBook;
import io.switchboard.core.sla.SlaBooks;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.Tickets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Writes the rows that reports count. Whoever calls it holds the place: nobody else writes at that time. */
@ApplicationScoped
@Transactional
public class FactRows {
    /** A ticket of the same customer and problem repeats one that ended at most so many days before. */
    static final int REPEAT_DAYS = 7;

    // An earlier one's end, and this one's beginning; both ends of the seven days count.
    private static final String REPEATS = "(f.problem is not null and exists (select 1 from ticket_fact e where e.contact_id = f.contact_id"
            + " and e.problem = f.problem and e.ticket_id <> f.ticket_id and e.created_at <= f.created_at and e.solved_at <= f.created_at"
            + " and e.solved_at >= f.created_at - interval '" + REPEAT_DAYS + "' day))";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Tickets tickets;

    @Inject
    Groups groups;

    @Inject
    SlaBooks books;

    /** These as they are now. Some hundreds at a time. */
    void write(Collection<UUID> ids) {
        List<Ticket> now = tickets.byIds(ids);
        if (now.isEmpty()) {
            return;
        }
        Map<UUID, Shop> shops = groups.shops().stream().collect(Collectors.toMap(Shop::id, shop -> shop));
        SlaBook book = books.now();
        UUID[] keys = now.stream().map(Ticket::id).toArray(UUID[]::new);
        // What a ticket was may have made others repeats, and what it is now may make others.
        Set<UUID> touched = new HashSet<>(List.of(keys));
        touched.addAll(repeating(keys));
        em.createNativeQuery("delete from ticket_fact where ticket_id = any(:ids)").setParameter("ids", keys).executeUpdate();
        insert(now.stream()
                .map(ticket -> TicketFact.of(ticket, shops.get(ticket.shopId()).zone(), book.time(ticket.sla().policyId()).orElse(null)))
                .toList());
        touched.addAll(repeating(keys));
        repeats(touched);
    }

    /** The tickets that began within the days after one of these ended, of the same customer and problem. */
    private List<UUID> repeating(UUID[] ids) {
        return em.unwrap(Session.class)
                .createNativeQuery("select distinct f.ticket_id from ticket_fact e join ticket_fact f on f.contact_id = e.contact_id"
                        + " and f.problem = e.problem and f.created_at >= e.solved_at"
                        + " and f.created_at <= e.solved_at + interval '" + REPEAT_DAYS + "' day where e.ticket_id = any(:ids)", UUID.class)
                .setParameter("ids", ids)
                .getResultList();
    }

    private void insert(List<Map<String, Object>> rows) {
        List<String> columns = List.copyOf(rows.get(0).keySet());
        String sql = "insert into ticket_fact (" + String.join(", ", columns) + ") values ("
                + columns.stream().map(column -> "?").collect(Collectors.joining(", ")) + ")";
        em.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                for (Map<String, Object> row : rows) {
                    for (int i = 0; i < columns.size(); i++) {
                        insert.setObject(i + 1, row.get(columns.get(i)));
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    /** Says anew of these tickets whether they repeat one; what is right already isn't written. */
    private void repeats(Set<UUID> ids) {
        em.createNativeQuery("update ticket_fact f set repeats = not f.repeats where f.ticket_id = any(:ids) and f.repeats <> " + REPEATS)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .executeUpdate();
    }
}
