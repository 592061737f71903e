package io.switchboard.web.report;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.ConditionsJson;
import io.switchboard.core.report.BehindFigures;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.FactFields;
import io.switchboard.core.report.Measure;
import io.switchboard.core.report.ReportNames;
import io.switchboard.core.report.ReportQuery;
import io.switchboard.core.report.TicketReports;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.web.report.ReportViews.ReportColumn;
import io.switchboard.web.report.ReportViews.ReportView;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import io.switchboard.web.ticket.TicketViews;
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
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Figures of tickets: by what, in which days, of which tickets. No data is null, never 0. */
@Path("/reports/tickets")
@RequestScoped
@Transactional
@RolesAllowed("reports:read")
@Produces(MediaType.APPLICATION_JSON)
public class ReportResource {
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    @Inject
    Caller caller;

    @Inject
    TicketReports reports;

    @Inject
    ReportViews views;

    @Inject
    BehindFigures behind;

    @Inject
    TicketViews tickets;

    @Inject
    Groups groups;

    /** What is asked for. */
    public static class Asked {
        /** The first day, as {@code 2026-11-22}. */
        @QueryParam("from")
        public String from;

        /** The last day. */
        @QueryParam("to")
        public String to;

        /** What it is broken down by; absent: the total only. */
        @QueryParam("by")
        public String by;

        /** Keys with commas between. */
        @QueryParam("measures")
        public String measures;

        /** Conditions as JSON. */
        @QueryParam("where")
        public String where;

        ReportQuery query() {
            Conditions conditions = ConditionsJson.read(where, "where", new FactFields());
            return new ReportQuery(day(from, "from"), day(to, "to"), dimension(), chosen(), conditions);
        }

        private Dimension dimension() {
            if (by == null || by.isBlank()) {
                return null;
            }
            return Arrays.stream(Dimension.values())
                    .filter(each -> each.key().equals(by))
                    .findFirst()
                    .orElseThrow(() -> Refused.invalid(
                            "by", "notChoice", Arrays.stream(Dimension.values()).map(Dimension::key).collect(Collectors.joining(", "))));
        }

        private List<Measure> chosen() {
            if (measures == null || measures.isBlank()) {
                return List.of();
            }
            return Arrays.stream(measures.split(","))
                    .map(key -> Measure.of(key.strip())
                            .orElseThrow(() -> Refused.invalid(
                                    "measures", "notChoice", Arrays.stream(Measure.values()).map(Measure::key).collect(Collectors.joining(", ")))))
                    .toList();
        }

        private static LocalDate day(String text, String field) {
            try {
                return text == null || text.isBlank() ? null : LocalDate.parse(text.strip());
            } catch (DateTimeException e) {
                throw Refused.invalid(field, "notDate");
            }
        }
    }

    /** What can be asked for. */
    @GET
    @Path("measures")
    public Items<ReportColumn> measures() {
        return Items.of(Arrays.stream(Measure.values()).map(measure -> ReportViews.column(measure, caller.locale())).toList());
    }

    @GET
    public ReportView ask(@BeanParam Asked asked) {
        return views.of(reports.ask(caller.viewer(), asked.query(), zone()), caller.locale());
    }

    /** The tickets behind one figure: of a share its numerator; {@code by} says nothing here, the row's {@code where} does. */
    @GET
    @Path("behind")
    public Items<TicketView> behind(@BeanParam Asked asked, @QueryParam("after") String after, @QueryParam("limit") String limit) {
        Page<Ticket> page = behind.page(caller.viewer(), asked.query(), after, Items.limit(limit, 50, 200));
        return new Items<>(tickets.of(page.items(), caller.locale()), page.next());
    }

    /** {@code format}: csv or xlsx. */
    @GET
    @Path("export")
    @Produces(MediaType.WILDCARD)
    public Response export(@BeanParam Asked asked, @QueryParam("format") String format) {
        boolean xlsx = "xlsx".equals(format);
        if (!xlsx && !"csv".equals(format)) {
            throw Refused.invalid("format", "notChoice", "csv, xlsx");
        }
        ReportView report = ask(asked);
        ReportFile file = new ReportFile(report, report.by() == null ? "" : ReportNames.text(caller.locale(), "by." + report.by()));
        StreamingOutput stream = xlsx ? file::xlsx : file::csv;
        return Response.ok(stream, xlsx ? XLSX : "text/csv;charset=UTF-8")
                .header("Content-Disposition", "attachment; filename=\"tickets-" + asked.from + "-" + asked.to + (xlsx ? ".xlsx" : ".csv") + "\"")
                .header("Cache-Control", "no-store")
                .build();
    }

    /** In which it is today: days of tickets are those of their shops. */
    private ZoneId zone() {
        return groups.shops().stream().findFirst().map(Shop::zone).orElse(ZoneOffset.UTC);
    }
}
