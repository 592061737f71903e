package io.switchboard.core.report;

import io.switchboard.core.sla.WorkTime;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketSla;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/** What reports count of a ticket: a pure function of it, its shop's zone and the calendar of its policy. */
final class TicketFact {
    private TicketFact() {}

    /**
     * The row by its columns. Whether it repeats an earlier one is said when the others of its customer are known.
     *
     * @param work nullable: no calendar counts its working time
     */
    static Map<String, Object> of(Ticket ticket, ZoneId zone, WorkTime work) {
        Instant created = ticket.times().createdAt();
        Instant solved = ticket.times().solvedAt();
        Instant answered = ticket.times().firstAnsweredAt();
        Map<String, Object> row = new TreeMap<>();
        row.put("ticket_id", ticket.id());
        row.put("shop_id", ticket.shopId());
        row.put("group_id", ticket.groupId());
        row.put("assignee_id", ticket.assigneeId());
        row.put("contact_id", ticket.contactId());
        row.put("type_key", ticket.typeKey());
        row.put("channel_id", ticket.channelId());
        row.put("channel_tag", ticket.channelTag());
        row.put("priority", ticket.priority().name());
        row.put("problem", ticket.problem());
        row.put("created_at", stamp(created));
        row.put("solved_at", stamp(solved));
        row.put("created_day", day(created, zone));
        row.put("created_month", month(created, zone));
        row.put("solved_day", solved == null ? null : day(solved, zone));
        row.put("solved_month", solved == null ? null : month(solved, zone));
        row.put("closed_day", ticket.times().closedAt() == null ? null : day(ticket.times().closedAt(), zone));
        row.put("handling_ms", solved == null ? null : Duration.between(created, solved).toMillis());
        row.put("handling_work_ms", worked(work, created, solved));
        row.put("response_ms", answered == null ? null : Duration.between(created, answered).toMillis());
        row.put("response_work_ms", worked(work, created, answered));
        PromisesKept kept = PromisesKept.of(ticket.sla());
        row.put("promised", kept.promised());
        row.put("missed_respond", kept.missedRespond());
        row.put("missed_resolve", kept.missedResolve());
        row.put("repeats", false);
        row.put("assigned", ticket.times().firstAssignedAt() != null);
        row.put("assigned_by_hand", ticket.firstAssignedByHand());
        row.put("rating", ticket.rating());
        row.put("reopened", ticket.reopened());
        row.put("urged", ticket.urged());
        return row;
    }

    /** Empty where no working time lies in between: that isn't "at once". */
    private static Long worked(WorkTime work, Instant from, Instant to) {
        long worked = work == null || to == null ? 0 : work.between(from, to).toMillis();
        return worked == 0 ? null : Long.valueOf(worked);
    }

    static int day(Instant at, ZoneId zone) {
        return (int) LocalDate.ofInstant(at, zone).toEpochDay();
    }

    static int month(Instant at, ZoneId zone) {
        LocalDate date = LocalDate.ofInstant(at, zone);
        return date.getYear() * 12 + date.getMonthValue() - 1;
    }

    private static OffsetDateTime stamp(Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    /** What was promised for a ticket, as its clocks tell. */
    record PromisesKept(boolean promised, boolean missedRespond, boolean missedResolve) {
        static PromisesKept of(TicketSla sla) {
            boolean respond = false;
            boolean resolve = false;
            boolean told = false;
            for (Map<String, Object> clock : sla.clocks()) {
                boolean missed = clock.get("missedAt") != null || clock.get("missedBefore") instanceof Number count && count.intValue() > 0;
                String target = String.valueOf(clock.get("target"));
                told |= clock.get("promise") != null;
                respond |= missed && target.equals("FIRST_RESPONSE");
                resolve |= missed && target.equals("RESOLVE");
            }
            return new PromisesKept(told || !TicketSla.NONE.equals(sla.state()), respond, resolve);
        }
    }
}
