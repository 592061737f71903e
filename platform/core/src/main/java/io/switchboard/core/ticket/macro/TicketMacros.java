package io.switchboard.core.ticket.macro;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.macro.TicketMacro.Form;
import io.switchboard.core.ticket.view.TicketView.Shared;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * The store of macros. Shared ones are for those to change who may change shared phrases, own ones for their owner alone. Having a macro gives
 * nobody a right: whoever runs it does all of it himself.
 */
@ApplicationScoped
@Transactional
public class TicketMacros {
    /** How many of his own an agent may keep, and how many may be shared. */
    static final int MOST = 200;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    /** Those that the viewer has, by name: his own, those of his groups, everybody's. */
    public List<TicketMacro> list(Viewer viewer) {
        return em.createQuery(
                        "select m from TicketMacro m where m.shared <> :own or m.ownerId = :me order by m.name, m.createdAt, m.id", TicketMacro.class)
                .setParameter("own", Shared.OWN)
                .setParameter("me", me(viewer))
                .setMaxResults(2 * MOST)
                .getResultStream()
                .filter(macro -> has(viewer, macro))
                .toList();
    }

    /** @throws Refused NOT_FOUND when he hasn't got it */
    public TicketMacro get(Viewer viewer, UUID id) {
        TicketMacro macro = em.find(TicketMacro.class, id);
        if (macro == null || !has(viewer, macro)) {
            throw Refused.notFound("ticketMacro");
        }
        return macro;
    }

    private static boolean has(Viewer viewer, TicketMacro macro) {
        Form form = macro.form();
        return form.shared() == Shared.ALL
                || macro.ownerId().equals(me(viewer))
                || form.shared() == Shared.GROUPS && (viewer.may(Permission.PHRASES_SHARE) || form.groups().stream().anyMatch(viewer.groups()::contains));
    }

    private static UUID me(Viewer viewer) {
        return viewer.agentId() == null ? new UUID(0, 0) : viewer.agentId();
    }

    /**
     * Keeps a new one; its actions were checked when they were read.
     *
     * @throws Refused INVALID, naming each wrong field; FORBIDDEN when he may not share
     */
    public TicketMacro create(Viewer viewer, Form form) {
        TicketMacro macro = new TicketMacro(viewer.person(), clock.instant());
        describe(viewer, macro, form);
        boolean own = form.shared() == Shared.OWN;
        var count = own
                ? em.createQuery("select count(m) from TicketMacro m where m.shared = :own and m.ownerId = :me", Long.class).setParameter("me", macro.ownerId())
                : em.createQuery("select count(m) from TicketMacro m where m.shared <> :own", Long.class);
        if (count.setParameter("own", Shared.OWN).getSingleResult() >= MOST) {
            throw Refused.conflict("ticketMacro.tooMany", MOST);
        }
        em.persist(macro);
        em.flush();
        events.write("ticket-macro.created", macro.id());
        return macro;
    }

    /** @throws Refused as {@link #create}; FORBIDDEN when it is shared and he may not share, STALE when it is another version */
    public TicketMacro change(Viewer viewer, UUID id, Form form, Long expected) {
        TicketMacro macro = own(viewer, id);
        if (expected != null && expected != macro.version()) {
            throw Refused.stale();
        }
        describe(viewer, macro, form);
        em.flush();
        events.write("ticket-macro.updated", id);
        return macro;
    }

    public void remove(Viewer viewer, UUID id) {
        em.remove(own(viewer, id));
        events.write("ticket-macro.deleted", id);
    }

    private TicketMacro own(Viewer viewer, UUID id) {
        TicketMacro macro = get(viewer, id);
        if (macro.form().shared() != Shared.OWN) {
            mayShare(viewer);
        }
        return macro;
    }

    private void describe(Viewer viewer, TicketMacro macro, Form form) {
        if (form.shared() != Shared.OWN) {
            mayShare(viewer);
        }
        new Check().text("name", form.name(), 100).that(form.shared() != Shared.GROUPS || !form.groups().isEmpty(), "groupIds", "required").done();
        if (Rows.byIds(em, AgentGroup.class, form.groups()).size() < form.groups().size()) {
            throw Refused.invalid("groupIds", "unknown");
        }
        macro.describe(form);
    }

    private static void mayShare(Viewer viewer) {
        if (!viewer.may(Permission.PHRASES_SHARE)) {
            throw Refused.forbidden("ticketMacro.shared");
        }
    }
}
