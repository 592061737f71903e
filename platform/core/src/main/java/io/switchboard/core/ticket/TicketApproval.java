package io.switchboard.core.ticket;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.switchboard.core.ticket.type.Approval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * How a ticket stands with those who must agree: one round, from coming to a state that asks for it until that is decided or left.
 *
 * @param round its name
 * @param state in which it is asked
 * @param count how many steps there are; those of an order come one after another
 * @param since when the round began
 * @param barred who may not decide: it is his own request
 * @param steps those that were asked, by their numbers
 * @param reminders how often they were asked again, since the last step began
 * @param outcome null while it is open
 */
public record TicketApproval(
        UUID round, String state, Approval.Rule rule, int count, Instant since, List<UUID> barred, List<Step> steps, int reminders, Outcome outcome) {

    /** How it ended. */
    public enum Outcome {
        APPROVED,
        REJECTED,
        /** The ticket left the state, or ended, before. */
        WITHDRAWN
    }

    /**
     * One who is asked.
     *
     * @param forId in whose place, who isn't there; null: for himself
     */
    public record Approver(UUID id, String name, UUID forId, String forName) {}

    /**
     * What was decided.
     *
     * @param seq of the entry that tells it, with his words
     */
    public record Decision(boolean approved, UUID by, String byName, UUID forId, String forName, String via, Instant at, long seq) {}

    /**
     * Some of whom one must agree.
     *
     * @param step 1 is the first
     * @param who as the type says it
     * @param decision null while there is none
     */
    public record Step(int step, String who, List<Approver> asked, Instant askedAt, Decision decision) {}

    static TicketApproval asked(TicketApproval before, ApprovalChange.ApprovalAsked now, Instant at) {
        List<Step> steps = new ArrayList<>();
        boolean goesOn = before != null && before.round().equals(now.round());
        if (goesOn) {
            steps.addAll(before.steps());
        }
        now.steps().forEach(one -> steps.add(new Step(one.step(), one.who(), one.asked(), at, null)));
        return new TicketApproval(
                now.round(), now.state(), now.rule(), now.count(), goesOn ? before.since() : at, now.barred(), steps, 0, null);
    }

    TicketApproval decided(ApprovalChange.ApprovalDecided how, TicketEntry entry) {
        Decision decision = new Decision(
                how.approved(), entry.actor().id(), entry.actor().name(), how.forId(), how.forName(), how.via(), entry.at(), entry.seq());
        List<Step> now = steps.stream()
                .map(one -> one.step() == how.step() ? new Step(one.step(), one.who(), one.asked(), one.askedAt(), decision) : one)
                .toList();
        return new TicketApproval(round, state, rule, count, since, barred, now, reminders, how.outcome());
    }

    TicketApproval withdrawn() {
        return new TicketApproval(round, state, rule, count, since, barred, steps, reminders, Outcome.WITHDRAWN);
    }

    TicketApproval reminded() {
        return new TicketApproval(round, state, rule, count, since, barred, steps, reminders + 1, outcome);
    }

    /** What one more word makes of the whole; null: others are still to be heard. */
    public Outcome after(int step, boolean approved) {
        if (!approved) {
            return Outcome.REJECTED;
        }
        long agreed = steps.stream().filter(one -> one.step() != step && one.decision() != null && one.decision().approved()).count();
        return rule == Approval.Rule.ONE || agreed + 1 >= count ? Outcome.APPROVED : null;
    }

    /** Whether somebody is still to decide. */
    @JsonIgnore
    public boolean isOpen() {
        return outcome == null;
    }

    /** Empty when it wasn't asked yet, or isn't one. */
    public Optional<Step> step(int number) {
        return steps.stream().filter(one -> one.step() == number).findFirst();
    }

    /** The steps that wait for a word. */
    public List<Step> waiting() {
        return isOpen() ? steps.stream().filter(one -> one.decision() == null).toList() : List.of();
    }

    /** Whose word is waited for. */
    public Set<UUID> waitsFor() {
        return waiting().stream().flatMap(one -> one.asked().stream()).map(Approver::id).collect(Collectors.toSet());
    }

    /** Who was asked, or decided, in this round: they may see what they are, or were, to decide. */
    public Set<UUID> everybody() {
        Set<UUID> all = new HashSet<>();
        for (Step step : steps) {
            step.asked().forEach(each -> all.add(each.id()));
            if (step.decision() != null) {
                all.add(step.decision().by());
            }
        }
        return all;
    }
}
