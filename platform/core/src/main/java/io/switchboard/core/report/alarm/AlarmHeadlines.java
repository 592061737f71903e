package io.switchboard.core.report.alarm;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.notice.Headlines;
import io.switchboard.core.notice.Headlines.Headline;
import io.switchboard.core.notice.Notice;
import io.switchboard.core.notice.NoticeKind;
import io.switchboard.core.report.FigureText;
import io.switchboard.core.report.Measure;
import io.switchboard.core.report.ReportNames;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** What notices of alarms say: the alarm's name, and which share has passed its limit. */
@ApplicationScoped
public class AlarmHeadlines implements Headlines.Source {
    @Inject
    Headlines headlines;

    @Inject
    ReportAlarms alarms;

    @Inject
    ReportNames names;

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
            if (notice.kind() == NoticeKind.ALARM) {
                alarms.find(viewer, UUID.fromString(notice.params().get("alarm").toString()))
                        .ifPresent(alarm -> told.put(notice.id(), new Headline(
                                null, alarm.said().name(), "/reports/alarms", null, null, null, text(alarm.said(), notice, language(viewer)))));
            }
        }
        return told;
    }

    private String text(ReportAlarm.Said said, Notice notice, Locale locale) {
        String key = notice.params().get("key").toString();
        long part = ((Number) notice.params().get("part")).longValue();
        long whole = ((Number) notice.params().get("whole")).longValue();
        String line = key.isEmpty() ? null : key;
        String called = said.by() == null
                ? ReportNames.text(locale, said.measure().key())
                : names.of(said.by(), Collections.singleton(line), locale).apply(line);
        return ReportNames.text(
                locale,
                said.measure().kind() == Measure.Kind.COUNT ? "alarm.of" : "alarm.itself",
                called,
                FigureText.percent(new AlarmLine(key, part, whole, true, null).share()),
                said.measure().kind() == Measure.Kind.COUNT ? String.valueOf(whole) : String.valueOf(part),
                said.measure().kind() == Measure.Kind.COUNT ? String.valueOf(part) : String.valueOf(whole),
                said.threshold().stripTrailingZeros().toPlainString());
    }

    private Locale language(Viewer viewer) {
        return Locale.forLanguageTag(agents.find(viewer.agentId()).map(groups::language).orElse("en"));
    }
}
