package io.switchboard.core.report.schedule;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.report.Dimension;
import io.switchboard.core.report.Figure;
import io.switchboard.core.report.FigureText;
import io.switchboard.core.report.KeptReport;
import io.switchboard.core.report.KeptReports;
import io.switchboard.core.report.Measure;
import io.switchboard.core.report.ReportNames;
import io.switchboard.core.report.ReportQuery;
import io.switchboard.core.report.TicketReport;
import io.switchboard.core.report.TicketReport.Row;
import io.switchboard.core.report.TicketReports;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as lines of text: its reader's own figures, computed when the letter is written. */
@ApplicationScoped
@Transactional
public class ReportLetter {
    /** Of more it says how many there are. */
    private static final int MOST = 60;

    @Inject
    KeptReports reports;

    @Inject
    TicketReports figures;

    @Inject
    ReportNames names;

    @Inject
    Groups groups;

    /** Empty when the reader hasn't got the report any more. */
    public Optional<String> of(Viewer reader, UUID id, LocalDate from, LocalDate to, Locale locale) {
        if (!reports.has(reader, id)) {
            return Optional.empty();
        }
        KeptReport.Form form = reports.get(reader, id).form();
        ZoneId zone = groups.shops().stream().findFirst().map(Shop::zone).orElse(ZoneOffset.UTC);
        TicketReport report = figures.ask(reader, new ReportQuery(from, to, form.by(), form.measures(), form.where()), zone);
        return Optional.of(text(report, locale));
    }

    private String text(TicketReport report, Locale locale) {
        if (Stream.concat(report.rows().stream(), Stream.of(report.total())).flatMap(row -> row.figures().stream()).allMatch(ReportLetter::isNothing)) {
            return ReportNames.text(locale, "letter.none");
        }
        Dimension by = report.query().by();
        List<Row> rows = report.rows();
        UnaryOperator<String> called = names.of(by, rows.stream().map(Row::key).toList(), locale);
        StringBuilder text = new StringBuilder();
        if (report.query().measures().size() > 1) {
            String columns = report.query().measures().stream().map(measure -> ReportNames.text(locale, measure.key())).collect(Collectors.joining(" | "));
            text.append(ReportNames.text(locale, "letter.columns", columns)).append('\n');
        } else {
            text.append(ReportNames.text(locale, report.query().measures().get(0).key())).append('\n');
        }
        text.append(line(ReportNames.text(locale, "total"), report.total(), report.query().measures(), locale));
        // Of times the latest say most, of all else the highest.
        int skipped = by != null && by.isTime() ? Math.max(0, rows.size() - MOST) : 0;
        for (Row row : rows.subList(skipped, Math.min(rows.size(), skipped + MOST))) {
            text.append('\n').append(line(called.apply(row.key()), row, report.query().measures(), locale));
        }
        if (rows.size() > MOST) {
            text.append('\n').append(ReportNames.text(locale, "letter.more", String.valueOf(rows.size() - MOST)));
        }
        return text.toString();
    }

    private static boolean isNothing(Figure figure) {
        return figure == null || figure.value().signum() == 0 && (figure.denominator() == null || figure.denominator() == 0);
    }

    private static String line(String name, Row row, List<Measure> measures, Locale locale) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < measures.size(); i++) {
            line.append(i == 0 ? "" : " | ").append(FigureText.of(row.figures().get(i), measures.get(i).unit(), locale));
        }
        return ReportNames.text(locale, "letter.row", Objects.toString(name, "–"), line.toString());
    }
}
