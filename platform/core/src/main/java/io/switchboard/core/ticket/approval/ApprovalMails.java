package io.switchboard.core.ticket.approval;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Deputies;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.notice.Notices;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Rows;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketApproval;
import io.switchboard.core.ticket.TicketApproval.Approver;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.approval.ApprovalMail.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Mails that ask for a decision. They are noted with what they ask for, in one transaction, and sent by whoever comes to it: the secret of a
 * link is made then, and stands nowhere.
 */
@ApplicationScoped
@Transactional
public class ApprovalMails {
    /** How long a link is good. */
    public static final Duration LIFE = Duration.ofDays(14);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Agents agents;

    @Inject
    Deputies deputies;

    @Inject
    Groups groups;

    @Inject
    Tokens tokens;

    @Inject
    Tickets tickets;

    @Inject
    Journal journal;

    @Inject
    Notices notices;

    /**
     * One that is to be sent now.
     *
     * @param notice which text
     * @param instead in whose place; empty: for himself
     */
    public record Letter(
            UUID id, String address, String locale, String notice, String to, String number, String subject, String instead, String link) {}

    /** These are asked by mail, and whoever decides in their place now. */
    void ask(Ticket ticket, UUID round, int step, List<Approver> asked, boolean reminder) {
        Map<UUID, Agent> acting = deputies.acting(asked.stream().filter(each -> each.forId() == null).map(Approver::id).toList());
        Instant now = clock.instant();
        for (Approver each : asked) {
            em.persist(new ApprovalMail(Ids.next(), ticket.id(), round, step, each.id(), each.forId(), reminder, now));
            Agent deputy = acting.get(each.id());
            if (deputy != null && asked.stream().noneMatch(other -> other.id().equals(deputy.id()))) {
                em.persist(new ApprovalMail(Ids.next(), ticket.id(), round, step, deputy.id(), each.id(), reminder, now));
            }
        }
    }

    /** Takes up to so many that are due, for this node to send, each with a new link. */
    public List<Letter> take(int most) {
        List<ApprovalMail> due = Rows.by(
                em,
                ApprovalMail.class,
                "select * from approval_mail where outcome = 'WAITING' and due_at <= :now order by due_at limit " + most + " for update skip locked",
                Map.of("now", clock.instant()));
        List<Letter> letters = new ArrayList<>();
        due.forEach(mail -> letter(mail).ifPresent(letters::add));
        return letters;
    }

    private Optional<Letter> letter(ApprovalMail mail) {
        Ticket ticket = em.find(Ticket.class, mail.ticketId());
        Agent agent = agents.find(mail.agentId()).filter(Agent::isActive).orElse(null);
        TicketApproval open = ticket == null ? null : ticket.agenda().openApproval();
        boolean waits = open != null
                && open.round().equals(mail.round())
                && open.waiting().stream().anyMatch(step -> step.step() == mail.step())
                && ticket.mergedInto() == null;
        if (!waits || agent == null) {
            mail.became(Outcome.OVER);
            return Optional.empty();
        }
        if (!notices.wantsMail(agent.id(), NoticeKind.APPROVAL)) {
            mail.became(Outcome.NO_WAY);
            return Optional.empty();
        }
        mail.tried(clock.instant());
        String locale = agent.locale() == null ? groups.knownShop(ticket.shopId()).locale() : agent.locale();
        String link = PlatformSettings.publicUrl() + "/approve#" + tokens.issueForApproval(agent.id(), mail.id(), LIFE).token();
        String notice = mail.isReminder() ? "approvalAgain" : mail.forId() != null ? "approvalFor" : "approval";
        String instead = mail.forId() == null ? "" : agents.find(mail.forId()).map(Agent::name).orElse("");
        return Optional.of(new Letter(mail.id(), agent.email(), locale, notice, agent.name(), "#" + ticket.number(), ticket.subject(), instead, link));
    }

    /** How it went: whether something took it. */
    public void went(UUID id, boolean taken) {
        ApprovalMail mail = em.find(ApprovalMail.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (mail == null || !mail.waits()) {
            return;
        }
        if (taken) {
            mail.became(Outcome.SENT);
            return;
        }
        mail.failed(clock.instant());
        if (!mail.waits()) {
            tell(mail);
        }
    }

    /** That he couldn't be reached stands in the history, where whoever waits for him looks. */
    private void tell(ApprovalMail mail) {
        Ticket ticket = tickets.lock(Viewer.PLATFORM, mail.ticketId());
        String name = agents.find(mail.agentId()).map(Agent::name).orElse("");
        journal.write(ticket, TicketActor.SYSTEM, new TicketChange.Told("approval-unsent", Map.of("name", name, "step", mail.step())));
    }

    /** Removes those whose links are long over. */
    public int removeOld() {
        return em.createNativeQuery("delete from approval_mail where due_at < ?1").setParameter(1, clock.instant().minus(LIFE.multipliedBy(2))).executeUpdate();
    }
}
