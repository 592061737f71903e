package io.switchboard.core.ticket.rule;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.RowLock;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.sla.SlaRecounts;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The store of rules: some thousands at most, in the order in which they run. Only who may write them sees them. */
@ApplicationScoped
@Transactional
public class TicketRules {
    public static final String MODULE = "tickets";

    private static final int MOST = 5_000;
    private static final String BOOK = "book";

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    EventLog events;

    @Inject
    Signals signals;

    @Inject
    RowLock order;

    @Inject
    Groups groups;

    @Inject
    LicenceService licence;

    @Inject
    SlaRecounts recounts;

    private final Fresh<String, RuleBook> books = new Fresh<>(1, Duration.ofSeconds(30));

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
        licence.onChange(books::forgetAll);
    }

    private void forget(Signals.Signal signal) {
        if (signal.type().startsWith("ticket-rule.")) {
            books.forgetAll();
        }
    }

    public List<TicketRule> list(Viewer viewer) {
        viewer.mustBeAllowed(Permission.TICKET_RULES_WRITE);
        return all();
    }

    private List<TicketRule> all() {
        return em.createQuery("select r from TicketRule r order by r.position, r.id", TicketRule.class).getResultList();
    }

    /** @throws Refused NOT_FOUND */
    public TicketRule get(Viewer viewer, UUID id) {
        viewer.mustBeAllowed(Permission.TICKET_RULES_WRITE);
        TicketRule rule = em.find(TicketRule.class, id);
        if (rule == null) {
            throw Refused.notFound("ticketRule");
        }
        return rule;
    }

    /** It comes last. */
    public TicketRule create(Viewer viewer, RuleDraft draft) {
        mayWrite(viewer, draft);
        order.hold("ticket-rules");
        List<TicketRule> all = all();
        if (all.size() >= MOST) {
            throw Refused.conflict("ticketRule.tooMany", MOST);
        }
        TicketRule rule = new TicketRule(Ids.next(), draft, all.isEmpty() ? 0 : all.get(all.size() - 1).position() + 1, clock.instant());
        em.persist(rule);
        events.write("ticket-rule.created", rule.id());
        recount(rule.time() != null);
        return rule;
    }

    public TicketRule change(Viewer viewer, TicketRule rule, RuleDraft draft) {
        mayWrite(viewer, draft);
        boolean timed = rule.time() != null;
        rule.say(draft, clock.instant());
        em.flush();
        events.write("ticket-rule.updated", rule.id());
        recount(timed || rule.time() != null);
        return rule;
    }

    public void delete(Viewer viewer, UUID id) {
        TicketRule rule = get(viewer, id);
        em.remove(rule);
        events.write("ticket-rule.deleted", id);
        recount(rule.time() != null);
    }

    /** When a rule will run stands with each ticket. */
    private void recount(boolean timed) {
        if (timed) {
            recounts.ask();
        }
    }

    /**
     * They come in this order from now on; those that aren't named come behind, as they were.
     *
     * @throws Refused INVALID when one isn't there or is named twice
     */
    public List<TicketRule> reorder(Viewer viewer, List<UUID> ids) {
        viewer.mustBeAllowed(Permission.TICKET_RULES_WRITE);
        order.hold("ticket-rules");
        Map<UUID, TicketRule> known = new HashMap<>();
        List<TicketRule> all = all();
        all.forEach(rule -> known.put(rule.id(), rule));
        if (!known.keySet().containsAll(ids) || new HashSet<>(ids).size() != ids.size()) {
            throw Refused.invalid("ids", "ticketRule.order");
        }
        List<TicketRule> ordered = new ArrayList<>(ids.stream().map(known::get).toList());
        all.stream().filter(rule -> !ids.contains(rule.id())).forEach(ordered::add);
        for (int i = 0; i < ordered.size(); i++) {
            ordered.get(i).stand(i);
        }
        em.flush();
        if (!ordered.isEmpty()) {
            events.write("ticket-rule.updated", ordered.get(0).id());
        }
        return ordered;
    }

    private void mayWrite(Viewer viewer, RuleDraft draft) {
        viewer.mustBeAllowed(Permission.TICKET_RULES_WRITE);
        licence.now().require(MODULE);
        if (draft.shopId() != null && groups.shops().stream().noneMatch(shop -> shop.id().equals(draft.shopId()))) {
            throw Refused.invalid("shopId", "condition.unknownValue", draft.shopId().toString());
        }
    }

    /** What is remembered is forgotten. */
    void renew() {
        books.forgetAll();
    }

    /** Those that are on, as they run; as they were at most a moment ago. None while the licence doesn't have them. */
    RuleBook book() {
        return books.get(BOOK, key -> Optional.of(licence.now().has(MODULE) ? read() : RuleBook.EMPTY)).orElseThrow();
    }

    private RuleBook read() {
        List<TicketRule> on = em.createQuery(
                        "select r from TicketRule r where r.enabled = true order by r.position, r.id", TicketRule.class)
                // It is asked in the middle of others' writing.
                .setFlushMode(FlushModeType.COMMIT)
                .getResultList();
        List<Rule> rules = new ArrayList<>();
        on.forEach(rule -> rules.add(rule.compiled(rules.size())));
        return new RuleBook(rules);
    }
}
