package io.switchboard.core.conversation;

import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The store of kept filters. Shared ones are supervisors' and admins' to change, own ones their owner's alone. */
@ApplicationScoped
@Transactional
public class ListViews {
    /** How many of his own an agent may keep, and how many may be shared. */
    static final int MOST = 100;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** The shared ones and the viewer's own, in their order. */
    public List<ListView> list(Viewer viewer) {
        return em.createQuery(
                        "select v from ListView v where v.shared = true or v.ownerId = :me"
                                + " order by v.place, v.createdAt, v.id",
                        ListView.class)
                .setParameter("me", viewer.agentId())
                .setMaxResults(2 * MOST)
                .getResultList();
    }

    /** For changing it. */
    public ListView own(Viewer viewer, UUID id) {
        ListView view = em.find(ListView.class, id);
        if (view == null || !view.isShared() && !view.ownerId().equals(viewer.agentId())) {
            throw Refused.notFound("view");
        }
        if (view.isShared()) {
            mayShare(viewer);
        }
        return view;
    }

    /** Keeps a new one. */
    public void add(Viewer viewer, ListView view) {
        long there = em.createQuery(
                        "select count(v) from ListView v where v.shared = :shared and (v.shared = true or v.ownerId = :me)", Long.class)
                .setParameter("shared", view.isShared())
                .setParameter("me", viewer.agentId())
                .getSingleResult();
        if (there >= MOST) {
            throw Refused.conflict("view.tooMany", MOST);
        }
        em.persist(view);
    }

    /**
     * Says what a view is, new or known; makes a shared one of an own one and back.
     *
     * @throws Refused FORBIDDEN when an agent would share
     */
    public void describe(
            Viewer viewer, ListView view, String name, ListView.Conditions filter, boolean shared, int place) {
        if (shared) {
            mayShare(viewer);
        }
        new Check().text("name", name, 100).range("position", place, 0, 100_000).that(filter != null, "filter", "required").done();
        check(filter);
        view.describe(name.strip(), filter, shared, place);
    }

    /** Writes changes now, so that the version that is answered is the new one. */
    public void flush() {
        em.flush();
    }

    public void remove(Viewer viewer, UUID id) {
        em.remove(own(viewer, id));
    }

    private static void check(ListView.Conditions filter) {
        new Check()
                .that(filter.state() == null || isState(filter.state()), "filter.state", "notChoice", "BOT, QUEUED, ASSIGNED, CLOSED")
                .that(isId(filter.channel()), "filter.channel", "notId")
                .that("me".equals(filter.assignee()) || isId(filter.assignee()), "filter.assignee", "notId")
                .that(isId(filter.group()), "filter.group", "notId")
                .optional("filter.q", filter.q(), 200)
                .done();
    }

    private static boolean isState(String word) {
        return Arrays.stream(ConversationState.values()).anyMatch(s -> s.name().equals(word));
    }

    private static boolean isId(String text) {
        try {
            return text == null || UUID.fromString(text) != null;
        } catch (IllegalArgumentException no) {
            return false;
        }
    }

    private static void mayShare(Viewer viewer) {
        if (!viewer.may(Permission.VIEWS_SHARE)) {
            throw Refused.forbidden("view.shared");
        }
    }
}
