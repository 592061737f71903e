package io.switchboard.core.ticket;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.sla.WorkTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The times at which one mostly wants something said later, on the clock of the ticket's shop. */
@ApplicationScoped
@Transactional
public class LaterTimes {
    private static final LocalTime MORNING = LocalTime.of(9, 0);
    private static final LocalTime EVENING = LocalTime.of(18, 0);
    private static final int FURTHEST = 30;

    @Inject
    Groups groups;

    @Inject
    TicketClocks clocks;

    @Inject
    Clock clock;

    /** {@code key}: hour, evening, tomorrow, workday. */
    public record Choice(String key, Instant at) {}

    /** In their order; the evening while it is far enough, the next working day where tomorrow is none. */
    public List<Choice> of(Ticket ticket) {
        Shop shop = groups.knownShop(ticket.shopId());
        Instant now = clock.instant();
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("hour", now.plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MINUTES)));
        LocalDate today = now.atZone(shop.zone()).toLocalDate();
        Instant evening = today.atTime(EVENING).atZone(shop.zone()).toInstant();
        if (evening.isAfter(now.plus(Duration.ofHours(1)))) {
            choices.add(new Choice("evening", evening));
        }
        Instant tomorrow = today.plusDays(1).atTime(MORNING).atZone(shop.zone()).toInstant();
        choices.add(new Choice("tomorrow", tomorrow));
        Instant worked = nextWorkday(ticket, shop, today, now);
        if (worked != null && !worked.equals(tomorrow)) {
            choices.add(new Choice("workday", worked));
        }
        return choices;
    }

    /** By the calendar of what is promised for the ticket, else by the shop's hours; null when there is no work for a month. */
    private Instant nextWorkday(Ticket ticket, Shop shop, LocalDate today, Instant now) {
        ZoneId zone = shop.zone();
        WorkTime time = clocks.time(ticket, now);
        for (int days = 1; days <= FURTHEST; days++) {
            LocalDate day = today.plusDays(days);
            Instant from = day.atStartOfDay(zone).toInstant();
            Instant begin = time == WorkTime.ALWAYS ? opens(shop, day) : begins(time, from, day.plusDays(1).atStartOfDay(zone).toInstant());
            if (begin != null) {
                // Who works around the clock isn't written to at midnight.
                return begin.equals(from) ? day.atTime(MORNING).atZone(zone).toInstant() : begin;
            }
        }
        return null;
    }

    private static Instant begins(WorkTime time, Instant from, Instant until) {
        return time.stretches(from, until).stream().map(WorkTime.Stretch::from).findFirst().orElse(null);
    }

    private static Instant opens(Shop shop, LocalDate day) {
        boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
        if (shop.hours().isEmpty() && weekend) {
            return null;
        }
        Instant from = day.atStartOfDay(shop.zone()).toInstant();
        for (int quarter = 0; quarter < 96; quarter++) {
            Instant at = from.plus(Duration.ofMinutes(15L * quarter));
            if (shop.isOpen(at)) {
                return at;
            }
        }
        return null;
    }
}
