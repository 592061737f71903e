package io.switchboard.core.ticket.type;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The store of quick starts: few rows. */
@ApplicationScoped
@Transactional
public class TicketTemplates {
    private static final int MOST = 500;

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    @Inject
    Groups groups;

    @Inject
    TicketTypes types;

    /** Those of the viewer's shops, by name. */
    public List<TicketTemplate> list(Viewer viewer) {
        return em.createQuery("select t from TicketTemplate t order by t.name, t.id", TicketTemplate.class).getResultList().stream()
                .filter(template -> sees(viewer, template))
                .toList();
    }

    /**
     * @throws Refused NOT_FOUND when there is none, or it isn't for the viewer's shops
     */
    public TicketTemplate get(Viewer viewer, UUID id) {
        TicketTemplate template = em.find(TicketTemplate.class, id);
        if (template == null || !sees(viewer, template)) {
            throw Refused.notFound("ticketTemplate");
        }
        return template;
    }

    /** @throws Refused INVALID naming each wrong field */
    public TicketTemplate create(Viewer viewer, TicketTemplate.Filled wish) {
        viewer.mustBeAllowed(Permission.TICKET_TYPES_WRITE);
        TicketTemplate.Filled right = checked(viewer, wish);
        if (em.createQuery("select count(t) from TicketTemplate t", Long.class).getSingleResult() >= MOST) {
            throw Refused.conflict("ticketTemplate.tooMany", MOST);
        }
        TicketTemplate template = new TicketTemplate(clock.instant());
        template.say(right);
        em.persist(template);
        em.flush();
        events.write("ticket-template.created", template.id());
        return template;
    }

    /**
     * @param wish all of it, as it is to be
     * @param expected the version that the caller saw, or null
     */
    public TicketTemplate change(Viewer viewer, UUID id, TicketTemplate.Filled wish, Long expected) {
        viewer.mustBeAllowed(Permission.TICKET_TYPES_WRITE);
        TicketTemplate template = get(viewer, id);
        if (expected != null && expected != template.version()) {
            throw Refused.stale();
        }
        template.say(checked(viewer, wish));
        em.flush();
        events.write("ticket-template.updated", id);
        return template;
    }

    public void delete(Viewer viewer, UUID id) {
        viewer.mustBeAllowed(Permission.TICKET_TYPES_WRITE);
        em.remove(get(viewer, id));
        events.write("ticket-template.deleted", id);
    }

    private TicketTemplate.Filled checked(Viewer viewer, TicketTemplate.Filled wish) {
        Optional<Definition> type = types.current(wish.typeKey());
        Check check = new Check()
                .text("name", wish.name(), 200)
                .that(type.isPresent(), "type", "unknown")
                .optional("subject", wish.subject(), 1000)
                .optional("description", wish.description(), 20_000)
                .that(wish.shopId() == null || groups.shops().stream().anyMatch(shop -> shop.id().equals(wish.shopId())), "shopId", "unknownShop");
        Map<String, Object> given = Objects.requireNonNullElse(wish.fields(), Map.of());
        Map<String, Object> fields = type.map(one -> FieldValues.change(one, Map.of(), given, check)).orElse(Map.of());
        type.ifPresent(one -> check.that(
                wish.priority() == null || one.priorities().contains(wish.priority()),
                "priority",
                "notChoice",
                one.priorities().toString()));
        check.done();
        boolean mine = viewer.shops().isEmpty() || wish.shopId() != null && viewer.shops().contains(wish.shopId());
        if (!mine) {
            throw Refused.notFound("shop");
        }
        return new TicketTemplate.Filled(
                wish.name().strip(), wish.typeKey(), wish.shopId(), Texts.orNull(wish.subject()), Texts.orNull(wish.description()), wish.priority(), fields);
    }

    private static boolean sees(Viewer viewer, TicketTemplate template) {
        UUID shop = template.filled().shopId();
        return shop == null || viewer.shops().isEmpty() || viewer.shops().contains(shop);
    }
}
