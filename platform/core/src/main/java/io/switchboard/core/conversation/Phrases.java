package io.switchboard.core.conversation;

import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** The store of common phrases. Shared ones are supervisors' and admins' to change, own ones their owner's. */
@ApplicationScoped
@Transactional
public class Phrases {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    /** The shared ones and the viewer's own. */
    public List<Phrase> list(Viewer viewer) {
        return em.createQuery(
                        "select p from Phrase p where p.ownerId is null or p.ownerId = :me order by p.category nulls first, p.title, p.id",
                        Phrase.class)
                .setParameter("me", viewer.agentId())
                .setMaxResults(5000)
                .getResultList();
    }

    /** For changing it. */
    public Phrase own(Viewer viewer, UUID id) {
        Phrase phrase = em.find(Phrase.class, id);
        boolean seen = phrase != null && (phrase.ownerId() == null || phrase.ownerId().equals(viewer.agentId()));
        if (!seen) {
            throw Refused.notFound("phrase");
        }
        mayChange(viewer, phrase.ownerId() == null);
        return phrase;
    }

    public void add(Viewer viewer, Phrase phrase) {
        mayChange(viewer, phrase.ownerId() == null);
        em.persist(phrase);
    }

    /** Writes changes now, so that the version that is answered is the new one. */
    public void flush() {
        em.flush();
    }

    public void remove(Viewer viewer, UUID id) {
        em.remove(own(viewer, id));
    }

    private static void mayChange(Viewer viewer, boolean shared) {
        if (shared && !viewer.may(Permission.PHRASES_SHARE)) {
            throw Refused.forbidden("phrase.shared");
        }
    }
}
