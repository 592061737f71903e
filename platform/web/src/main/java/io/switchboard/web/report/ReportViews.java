package io.switchboard.web.report;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Condition.Op;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.Figure;
import io.switchboard.core.report.Measure;
import io.switchboard.core.report.TicketReport;
import io.switchboard.core.report.TicketReport.Row;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.ticket.FormTickets;
import io.switchboard.core.ticket.type.TicketTypes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Reports with the names of what they count, in the reader's language. */
@ApplicationScoped
@Transactional
public class ReportViews {
    private static final int MOST_NAMES = 3;

    @Inject
    Agents agents;

    @Inject
    ChannelAccounts channels;

    @Inject
    Groups groups;

    @Inject
    TicketTypes types;

    /**
     * A figure.
     *
     * @param unit TICKETS, MILLISECONDS, SHARE (0 to 1) or POINTS
     * @param formula how it is computed, in words
     * @param dates the field of a ticket by whose day it counts; null: what is open at the end
     * @param tickets what tickets behind it have in common beside that
     */
    public record ReportColumn(String key, String name, String unit, String formula, String dates, List<Condition> tickets) {}

    /**
     * A line.
     *
     * @param key null: those that have none
     * @param values null where there is no data
     * @param where its tickets, beside their days
     */
    public record ReportRow(String key, String name, String from, String to, List<Figure> values, Conditions where) {}

    /** An answer. */
    public record ReportView(String by, List<ReportColumn> columns, List<ReportRow> rows, ReportRow total) {}

    public ReportView of(TicketReport report, Locale locale) {
        Dimension by = report.query().by();
        UnaryOperator<String> names = by == null ? key -> key : names(by, report.rows(), locale);
        Conditions where = report.query().where();
        List<ReportRow> rows = report.rows().stream()
                .map(row -> row(row, row.key() == null ? text(locale, "none") : names.apply(row.key()), and(where, by, row.key())))
                .toList();
        return new ReportView(
                by == null ? null : by.key(),
                report.query().measures().stream().map(measure -> column(measure, locale)).toList(),
                rows,
                row(report.total(), text(locale, "total"), where));
    }

    private static ReportRow row(Row row, String name, Conditions where) {
        return new ReportRow(row.key(), name, row.from().toString(), row.to().toString(), row.figures(), where);
    }

    static ReportColumn column(Measure measure, Locale locale) {
        String dates = switch (measure.basis()) {
            case CREATED -> "createdAt";
            case SOLVED -> "solvedAt";
            case STOCK -> null;
        };
        return new ReportColumn(
                measure.key(),
                text(locale, measure.key()),
                measure.unit().name(),
                text(locale, measure.key() + ".formula"),
                dates,
                measure.tickets());
    }

    private static Conditions and(Conditions where, Dimension by, String key) {
        if (by == null || by.isTime()) {
            return where;
        }
        List<Condition> all = new ArrayList<>(where.all());
        all.add(key == null ? Condition.of(by.field(), Op.EMPTY) : Condition.of(by.field(), Op.IS, key));
        return new Conditions(all, where.any());
    }

    private UnaryOperator<String> names(Dimension by, List<Row> rows, Locale locale) {
        Map<String, String> known = new HashMap<>();
        switch (by) {
            case AGENT -> {
                List<UUID> ids = rows.stream().map(Row::key).filter(Objects::nonNull).map(UUID::fromString).toList();
                agents.byIds(ids).values().forEach((Agent agent) -> known.put(agent.id().toString(), agent.name()));
            }
            case GROUP -> groups.list().forEach((AgentGroup group) -> known.put(group.id().toString(), group.name()));
            case SHOP -> groups.shops().forEach((Shop shop) -> known.put(shop.id().toString(), shop.name()));
            case TYPE -> rows.forEach(row -> types.current(row.key()).ifPresent(type -> known.put(row.key(), type.name().in(locale))));
            case CHANNEL -> rows.forEach(row -> known.put(row.key(), channel(row.key(), locale)));
            case PRIORITY -> rows.forEach(row -> known.put(row.key(), text(locale, "priority." + row.key())));
            default -> {}
        }
        return key -> known.getOrDefault(key, key);
    }

    /** The names of its channels, for a kind with many the first ones; what came on none has a word of its own. */
    private String channel(String tag, Locale locale) {
        if (tag == null) {
            return null;
        }
        List<String> names = channels.ofConnector(tag).stream().map(ChannelAccount::name).distinct().sorted().toList();
        if (names.isEmpty()) {
            return FormTickets.CHANNEL_TAG.equals(tag) ? text(locale, "channel.form") : tag;
        }
        return String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES))) + (names.size() > MOST_NAMES ? " …" : "");
    }

    static String text(Locale locale, String key) {
        return Languages.here().text("figures", ReportViews.class, "io.switchboard.web.report.figures", locale, key);
    }
}
