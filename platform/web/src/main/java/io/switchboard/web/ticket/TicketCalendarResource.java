package io.switchboard.web.ticket;

import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.search.TicketParts.Part;
import io.switchboard.core.search.TicketParts.Parts;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.view.Shape;
import io.switchboard.web.shared.Items;
import io.switchboard.web.ticket.PartsShown.Which;
import io.switchboard.web.ticket.TicketViews.TicketView;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A list of tickets by days. */
@Path("/tickets/calendar")
@RequestScoped
@RolesAllowed("tickets:read")
@Transactional
@Produces(MediaType.APPLICATION_JSON)
public class TicketCalendarResource {
    private static final int MOST_DAYS = 62;

    @Inject
    TicketLists lists;

    @Inject
    PartsShown shown;

    /** A day of the calendar with its first tickets; {@code where}: what all of its tickets have in common. */
    public record TicketDay(String day, Long count, Conditions where, List<TicketView> items) {}

    /**
     * {@code by}: resolveBy, respondBy, snoozedUntil, createdAt or solvedAt; so many {@code days} from {@code from} on, as days are in {@code zone}, 42
     * and UTC when nothing is said. {@code limit}: the tickets of each day, 4 when nothing is said, 50 at most.
     */
    @GET
    public Items<TicketDay> calendar(
            @BeanParam Which which,
            @QueryParam("by") String by,
            @QueryParam("from") String from,
            @QueryParam("days") String days,
            @QueryParam("zone") String zone,
            @QueryParam("limit") String limit) {
        Shape shape = PartsShown.shape(Shape.Kind.CALENDAR, by);
        LocalDate first = day(from);
        ZoneId there = zone(zone);
        Long said = Items.number(days, "days");
        long count = said == null ? 42 : said;
        new Check().range("days", count, 1, MOST_DAYS).done();
        List<LocalDate> dates = first.datesUntil(first.plusDays(count)).toList();
        List<Conditions> each = dates.stream().map(date -> on(by, date, there)).toList();
        Parts found = lists.parts(which.query(), each, shape.by(), which.seen, Items.limit(limit, 4, 50));
        Map<String, TicketView> views = shown.of(found);
        List<TicketDay> all = new ArrayList<>();
        for (int i = 0; i < dates.size(); i++) {
            Part part = found.parts().get(i);
            all.add(new TicketDay(dates.get(i).toString(), part.count(), each.get(i), PartsShown.of(part, views)));
        }
        return shown.items(all, found);
    }

    private static Conditions on(String field, LocalDate day, ZoneId zone) {
        return Conditions.all(
                Condition.of(field, Op.AT_LEAST, day.atStartOfDay(zone).toInstant().toString()),
                Condition.of(field, Op.BEFORE, day.plusDays(1).atStartOfDay(zone).toInstant().toString()));
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(String.valueOf(text));
        } catch (DateTimeException e) {
            throw Refused.invalid("from", "notDate");
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text == null || text.isBlank() ? "UTC" : text);
        } catch (DateTimeException e) {
            throw Refused.invalid("zone", "notZone");
        }
    }
}
