package io.switchboard.core.agent;

import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The store of groups and shops: few rows, by name. */
@ApplicationScoped
@Transactional
public class Groups {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    EventLog events;

    @Inject
    Signals signals;

    private final Fresh<UUID, Shop> knownShops = new Fresh<>(1_000, Duration.ofSeconds(10));

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        if (signal.type().startsWith("shop.")) {
            knownShops.forgetAll();
        }
    }

    public List<AgentGroup> list() {
        return em.createQuery("select g from AgentGroup g order by g.name, g.id", AgentGroup.class).getResultList();
    }

    /** The same with their members, who would otherwise cost a query for each group. */
    public List<AgentGroup> listWithMembers() {
        return em.createQuery("select g from AgentGroup g left join fetch g.agentIds order by g.name, g.id", AgentGroup.class)
                .getResultList();
    }

    public AgentGroup get(UUID id) {
        AgentGroup group = em.find(AgentGroup.class, id);
        if (group == null) {
            throw Refused.notFound("group");
        }
        return group;
    }

    public List<AgentGroup> ofAgent(UUID agentId) {
        return em.createQuery("select g from AgentGroup g where :agent member of g.agentIds order by g.name", AgentGroup.class)
                .setParameter("agent", agentId)
                .getResultList();
    }

    public void add(AgentGroup group) {
        checkName(group);
        em.persist(group);
        events.write("group.created", group.id());
    }

    public void changed(AgentGroup group) {
        checkName(group);
        em.flush();
        events.write("group.updated", group.id());
    }

    private void checkName(AgentGroup group) {
        boolean taken = list().stream()
                .anyMatch(g -> g.shopId().equals(group.shopId()) && g.name().equals(group.name()) && !g.id().equals(group.id()));
        if (taken) {
            throw Refused.invalid("name", "taken");
        }
    }

    public List<Shop> shops() {
        return em.createQuery("select s from Shop s order by s.createdAt, s.id", Shop.class).getResultList();
    }

    public Shop shop(UUID id) {
        Shop shop = em.find(Shop.class, id);
        if (shop == null) {
            throw Refused.notFound("shop");
        }
        return shop;
    }

    /** In which an agent is written to: his own, else the first shop's. */
    public String language(Agent agent) {
        return agent.locale() == null ? shops().get(0).locale() : agent.locale();
    }

    /** The same for who asks all day: as it was at most a moment ago; not to be changed. */
    public Shop knownShop(UUID id) {
        return knownShops.get(id, other -> Optional.of(shop(other))).orElseThrow();
    }

    public void add(Shop shop) {
        em.persist(shop);
        events.write("shop.created", shop.id());
    }

    public void changed(Shop shop) {
        em.flush();
        events.write("shop.updated", shop.id());
    }
}
