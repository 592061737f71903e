package io.switchboard.core.report.schedule;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.notice.Headlines;
import io.switchboard.core.notice.Headlines.Headline;
import io.switchboard.core.notice.Notice;
import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.report.KeptReport;
import io.switchboard.core.report.KeptReports;
import io.switchboard.core.report.ReportNames;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What notices of reports say: the report's name and its days; in a letter its figures as well. */
@ApplicationScoped
public class ReportHeadlines implements Headlines.Source {
    @Inject
    Headlines headlines;

    @Inject
    KeptReports reports;

    @Inject
    ReportLetter letter;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    void start(@Observes @jakarta.annotation.Priority(50) Startup event) {
        listen();
    }

    public void listen() {
        headlines.comeFrom(this);
    }

    @Override
    public Map<UUID, Headline> of(Viewer viewer, Collection<Notice> notices) {
        Map<UUID, Headline> told = new HashMap<>();
        for (Notice notice : notices) {
            if (notice.kind() == NoticeKind.REPORT) {
                reports.find(viewer, id(notice)).ifPresent(report -> told.put(notice.id(), of(viewer, report, notice)));
            }
        }
        return told;
    }

    private Headline of(Viewer viewer, KeptReport report, Notice notice) {
        String from = day(notice, "from").toString();
        String to = day(notice, "to").toString();
        String name = report.form().name() + ", " + ReportNames.text(language(viewer), "letter.days", from, to);
        return new Headline(null, name, "/reports/builder?report=" + report.id() + "&from=" + from + "&to=" + to, null, null, null, null);
    }

    @Override
    public Optional<String> body(Viewer viewer, Notice notice) {
        return notice.kind() != NoticeKind.REPORT
                ? Optional.empty()
                : letter.of(viewer, id(notice), day(notice, "from"), day(notice, "to"), language(viewer));
    }

    private static UUID id(Notice notice) {
        return UUID.fromString(notice.params().get("report").toString());
    }

    private static LocalDate day(Notice notice, String which) {
        return LocalDate.parse(notice.params().get(which).toString());
    }

    private Locale language(Viewer viewer) {
        return Locale.forLanguageTag(agents.find(viewer.agentId()).map(groups::language).orElse("en"));
    }
}
