package io.switchboard.core.notice;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** How agents want to be told, and where they are reached. */
@ApplicationScoped
@Transactional
public class NoticeChoices {
    private static final String CHANGED = "notice-choice.updated";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Signals signals;

    private final Fresh<UUID, Recipient> known = new Fresh<>(10_000, Duration.ofSeconds(10));

    /** All of a choice; each but the ways and {@code urgentPasses} nullable. */
    public record Form(
            Map<NoticeKind, Set<Way>> ways, String quietFrom, String quietTo, String timeZone, boolean urgentPasses, String mobile) {}

    /** One who is told, as it was a moment ago. */
    record Recipient(UUID id, Map<NoticeKind, Set<Way>> ways, Set<Way> reached) {
        boolean isBy(NoticeKind kind, Way way) {
            return ways.get(kind).contains(way) && (way == Way.CONSOLE || reached.contains(way));
        }
    }

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        if (signal.type().equals(CHANGED) || signal.type().equals("agent.updated")) {
            known.forget(signal.subjectId());
        }
    }

    /** Empty when he isn't there, or no longer works here. */
    Optional<Recipient> recipient(UUID agentId) {
        return known.get(agentId, id -> agents.find(id).filter(Agent::isActive).map(agent -> {
            NoticeChoice choice = of(id);
            Set<Way> reached = EnumSet.noneOf(Way.class);
            if (address(agent, choice, Way.MAIL) != null) {
                reached.add(Way.MAIL);
            }
            if (address(agent, choice, Way.MOBILE) != null) {
                reached.add(Way.MOBILE);
            }
            return new Recipient(id, choice.ways(), reached);
        }));
    }

    /** Null when he has none. */
    static String address(Agent agent, NoticeChoice choice, Way way) {
        return switch (way) {
            case CONSOLE -> null;
            case MAIL -> Texts.orNull(agent.email());
            case MOBILE -> choice.mobile();
        };
    }

    /** What he has chosen; as for everybody when he hasn't, and then not stored. */
    public NoticeChoice of(UUID agentId) {
        NoticeChoice chosen = em.find(NoticeChoice.class, agentId);
        return chosen == null ? new NoticeChoice(agentId) : chosen;
    }

    /** The time zone of the shop where he works, the first of several. */
    public ZoneId zone(Agent agent) {
        return groups.shops().stream()
                .filter(shop -> agent.shops().isEmpty() || agent.shops().contains(shop.id().toString()))
                .findFirst()
                .map(Shop::zone)
                .orElseGet(() -> groups.shops().get(0).zone());
    }

    /**
     * His own choice.
     *
     * @param expected the version that he has seen; null: unguarded
     * @throws Refused INVALID naming each wrong field
     */
    public NoticeChoice choose(Viewer viewer, Form form, Long expected) {
        UUID me = viewer.person();
        NoticeChoice choice = of(me);
        if (expected != null && expected != choice.version()) {
            throw Refused.stale();
        }
        new Check()
                .that((form.quietFrom() == null) == (form.quietTo() == null), form.quietFrom() == null ? "quietFrom" : "quietTo", "required")
                .that(isTime(form.quietFrom()), "quietFrom", "notClock")
                .that(isTime(form.quietTo()), "quietTo", "notClock")
                .that(form.quietFrom() == null || !form.quietFrom().equals(form.quietTo()), "quietTo", "sameTime")
                .that(isZone(form.timeZone()), "timeZone", "notZone")
                .optional("mobile", form.mobile(), 200)
                .done();
        choice.become(form);
        if (!em.contains(choice)) {
            em.persist(choice);
        }
        em.flush();
        signals.afterCommit(new Signals.Signal(CHANGED, null, 0, me));
        return choice;
    }

    private static boolean isTime(String text) {
        return text == null || text.matches("([01][0-9]|2[0-3]):[0-5][0-9]");
    }

    private static boolean isZone(String text) {
        try {
            return text == null || ZoneId.of(text) != null;
        } catch (DateTimeException unknown) {
            return false;
        }
    }
}
