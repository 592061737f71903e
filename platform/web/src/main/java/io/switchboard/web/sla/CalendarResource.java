package io.switchboard.web.sla;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.sla.CalendarTemplates;
import io.switchboard.core.sla.Calendars;
import io.switchboard.core.sla.SpecialDay;
import io.switchboard.core.sla.WorkCalendar;
import io.switchboard.core.sla.WorkHours;
import io.switchboard.core.sla.WorkPeriod;
import io.switchboard.core.sla.WorkTime;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.shared.Versions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** When work is done, as an admin keeps it. */
@Path("/calendars")
@RequestScoped
@RolesAllowed("sla:write")
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CalendarResource {
    private static final int MOST_DAYS = 400;

    @Inject
    Caller caller;

    @Inject
    Calendars calendars;

    /**
     * A calendar.
     *
     * @param week seven lists of periods, Monday's first
     * @param days those that aren't as their weekday
     */
    public record CalendarView(
            String id, String name, String zone, List<List<WorkPeriod>> week, List<SpecialDay> days, String createdAt, long version) {
        static CalendarView of(WorkCalendar calendar) {
            WorkHours hours = calendar.hours();
            return new CalendarView(
                    calendar.id().toString(),
                    calendar.name(),
                    hours.zone().getId(),
                    hours.week(),
                    hours.days(),
                    calendar.createdAt().toString(),
                    calendar.version());
        }
    }

    /** A calendar's form; of a change null leaves what stands. */
    public record CalendarForm(String name, String zone, List<List<WorkPeriod>> week, List<SpecialDay> days) {
        Calendars.Form form() {
            return new Calendars.Form(name, zone, week, days);
        }
    }

    /**
     * A calendar to begin with, in the caller's language.
     *
     * @param source whose word it is; may be null
     */
    public record CalendarTemplateView(
            String key, String name, String source, String zone, List<List<WorkPeriod>> week, List<SpecialDay> days) {}

    /**
     * A day of a calendar.
     *
     * @param seconds how much work is done on it
     */
    public record WorkDayView(String date, List<WorkStretchView> work, long seconds) {}

    /** Work without a break. */
    public record WorkStretchView(Instant from, Instant to) {}

    @GET
    public Items<CalendarView> list() {
        return Items.of(calendars.list().stream().map(CalendarView::of).toList());
    }

    /** Calendars to begin with. */
    @GET
    @Path("templates")
    public Items<CalendarTemplateView> templates(@QueryParam("zone") String zone) {
        ZoneId own = zone(zone == null ? "UTC" : zone);
        return Items.of(CalendarTemplates.all().stream()
                .map(template -> {
                    WorkHours hours = template.hours(caller.locale(), own);
                    return new CalendarTemplateView(
                            template.key(), template.nameIn(caller.locale()), template.source(), hours.zone().getId(), hours.week(), hours.days());
                })
                .toList());
    }

    @POST
    public Response create(CalendarForm form) {
        WorkCalendar made = calendars.create(caller.viewer(), form.form());
        return Versions.created(CalendarView.of(made), made.version());
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        WorkCalendar calendar = calendars.get(Items.id(id, "calendar"));
        return Versions.ok(CalendarView.of(calendar), calendar.version());
    }

    @PATCH
    @Path("{id}")
    public Response change(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch, CalendarForm form) {
        WorkCalendar changed =
                calendars.change(caller.viewer(), Items.id(id, "calendar"), form.form(), Versions.expected(ifMatch));
        return Versions.ok(CalendarView.of(changed), changed.version());
    }

    @DELETE
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    public Response delete(@PathParam("id") String id, @HeaderParam("If-Match") String ifMatch) {
        calendars.delete(caller.viewer(), Items.id(id, "calendar"), Versions.expected(ifMatch));
        return Response.noContent().build();
    }

    /** When work is done, by day of the calendar's zone, both ends included. */
    @GET
    @Path("{id}/preview")
    public Items<WorkDayView> preview(@PathParam("id") String id, @QueryParam("from") String from, @QueryParam("to") String to) {
        WorkHours hours = calendars.get(Items.id(id, "calendar")).hours();
        LocalDate first = date(from, "from");
        LocalDate last = date(to, "to");
        if (last.isBefore(first) || ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
            throw Refused.invalid("to", "calendar.span", MOST_DAYS);
        }
        WorkTime time = new WorkTime(hours);
        return Items.of(first.datesUntil(last.plusDays(1)).map(day -> day(time, day, hours.zone())).toList());
    }

    private static WorkDayView day(WorkTime time, LocalDate day, ZoneId zone) {
        Instant begin = day.atStartOfDay(zone).toInstant();
        Instant end = day.plusDays(1).atStartOfDay(zone).toInstant();
        Duration work = time.between(begin, end);
        List<WorkStretchView> stretches = time.stretches(begin, end).stream()
                .map(stretch -> new WorkStretchView(stretch.from(), stretch.to()))
                .toList();
        return new WorkDayView(day.toString(), stretches, work.toSeconds());
    }

    private static LocalDate date(String text, String field) {
        try {
            return LocalDate.parse(text == null ? "" : text);
        } catch (DateTimeException e) {
            throw Refused.invalid(field, "notDate");
        }
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw Refused.invalid("zone", "notZone");
        }
    }
}
