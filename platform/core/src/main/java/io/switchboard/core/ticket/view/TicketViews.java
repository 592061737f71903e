package io.switchboard.core.ticket.view;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.type.TicketWords;
import io.switchboard.core.ticket.view.TicketView.Form;
import io.switchboard.core.ticket.view.TicketView.Shared;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The store of kept lists of tickets. Shared ones are for those to change who may share views, own ones for their owner alone. */
@ApplicationScoped
@Transactional
public class TicketViews {
    /** How many of his own an agent may keep, and how many may be shared. */
    static final int MOST = 100;

    /** By how many fields a list is sorted at most; what it is parted by is one of them. */
    public static final int MOST_KEYS = 3;

    private static final int MOST_COLUMNS = 30;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** Those that the viewer has, in their order: his own, those of his groups, everybody's. */
    public List<TicketView> list(Viewer viewer) {
        return em.createQuery(
                        "select v from TicketView v where v.shared <> :own or v.ownerId = :me order by v.place, v.createdAt, v.id",
                        TicketView.class)
                .setParameter("own", Shared.OWN)
                .setParameter("me", me(viewer))
                .setMaxResults(2 * MOST)
                .getResultStream()
                .filter(view -> has(viewer, view))
                .toList();
    }

    /**
     * @throws Refused NOT_FOUND when he hasn't got it
     */
    public TicketView get(Viewer viewer, UUID id) {
        TicketView view = em.find(TicketView.class, id);
        if (view == null || !has(viewer, view)) {
            throw Refused.notFound("view");
        }
        return view;
    }

    /**
     * For changing it.
     *
     * @throws Refused FORBIDDEN when it is shared and he may not share
     */
    public TicketView own(Viewer viewer, UUID id) {
        TicketView view = get(viewer, id);
        if (view.shared() != Shared.OWN) {
            mayShare(viewer);
        }
        return view;
    }

    private static boolean has(Viewer viewer, TicketView view) {
        return view.shared() == Shared.ALL
                || view.ownerId().equals(me(viewer))
                || view.shared() == Shared.GROUPS && (viewer.may(Permission.VIEWS_SHARE) || view.groups().stream().anyMatch(viewer.groups()::contains));
    }

    private static UUID me(Viewer viewer) {
        return viewer.agentId() == null ? new UUID(0, 0) : viewer.agentId();
    }

    /** Keeps a new one, which has been described. */
    public void add(TicketView view) {
        boolean own = view.shared() == Shared.OWN;
        TypedQuery<Long> count = own
                ? em.createQuery("select count(v) from TicketView v where v.shared = :own and v.ownerId = :me", Long.class)
                        .setParameter("me", view.ownerId())
                : em.createQuery("select count(v) from TicketView v where v.shared <> :own", Long.class);
        long there = count.setParameter("own", Shared.OWN).getSingleResult();
        if (there >= MOST) {
            throw Refused.conflict("view.tooMany", MOST);
        }
        em.persist(view);
    }

    /**
     * Says what a view is, new or known; its conditions were checked when they were read.
     *
     * @param groups those that have it, when it is shared with groups
     * @param place where it stands among the views, the lowest first
     * @throws Refused INVALID, naming each wrong field; FORBIDDEN when he may not share
     */
    public void describe(Viewer viewer, TicketView view, Form form, Shared shared, Set<UUID> groups, int place) {
        if (shared != Shared.OWN) {
            mayShare(viewer);
        }
        Check check = new Check()
                .text("name", form.name(), 100)
                .range("position", place, 0, 100_000)
                .that(form.columns().size() <= MOST_COLUMNS, "columns", "tooMany", MOST_COLUMNS)
                .that(shared != Shared.GROUPS || !groups.isEmpty(), "groupIds", "required");
        form.columns().forEach(column -> known(column, "columns", check));
        if (form.groupBy() != null) {
            known(form.groupBy(), "groupBy", check);
        }
        check.that(form.shape().isKnown(), "shapeBy", "condition.unknownField", String.valueOf(form.shape().by()));
        check.done();
        sort(form.order(), "sort");
        if (shared == Shared.GROUPS && Rows.byIds(em, AgentGroup.class, groups).size() < groups.size()) {
            throw Refused.invalid("groupIds", "unknown");
        }
        List<String> columns = form.columns().stream().distinct().toList();
        view.describe(new Form(form.name().strip(), form.where(), columns, form.sort(), form.groupBy(), form.shape()), shared, groups, place);
    }

    /**
     * How a list is to be sorted.
     *
     * @param sort nullable
     * @throws Refused INVALID, naming the place, when a field isn't one
     */
    public static void sort(String sort, String place) {
        if (sort == null || sort.isBlank()) {
            return;
        }
        String[] keys = sort.split(",", -1);
        Check check = new Check().that(keys.length <= MOST_KEYS, place, "tooMany", MOST_KEYS);
        for (String key : keys) {
            known(key.startsWith("-") ? key.substring(1) : key, place, check);
        }
        check.done();
    }

    private static void known(String field, String place, Check check) {
        boolean known = field != null && field.length() <= 100 && TicketWords.ofAll().word(field).isPresent();
        check.that(known, place, "condition.unknownField", String.valueOf(field));
    }

    /** Writes changes now, so that the version that is answered is the new one. */
    public void flush() {
        em.flush();
    }

    public void remove(Viewer viewer, UUID id) {
        em.remove(own(viewer, id));
    }

    private static void mayShare(Viewer viewer) {
        if (!viewer.may(Permission.VIEWS_SHARE)) {
            throw Refused.forbidden("view.shared");
        }
    }
}
