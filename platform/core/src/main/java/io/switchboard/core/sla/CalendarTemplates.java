package io.switchboard.core.sla;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.shared.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Calendars that come with the platform, to begin with: a file beside this class. */
public final class CalendarTemplates {
    private static final TypeReference<List<Template>> TEMPLATES = new TypeReference<>() {};
    private static final List<Template> ALL = read();

    private CalendarTemplates() {}

    /**
     * A calendar to begin with.
     *
     * @param name by language tag
     * @param source whose word it is; may be null
     * @param zone null: the asker's
     * @param makeUp may be null
     */
    public record Template(
            String key,
            Map<String, String> name,
            String source,
            String zone,
            List<List<WorkPeriod>> week,
            List<Holidays> holidays,
            MakeUp makeUp) {
        public String nameIn(Locale language) {
            return in(language, name);
        }

        /** @param zone where the template names none */
        public WorkHours hours(Locale language, ZoneId zone) {
            List<SpecialDay> days = new ArrayList<>();
            holidays.forEach(run -> LocalDate.parse(run.from())
                    .datesUntil(LocalDate.parse(run.to()).plusDays(1))
                    .forEach(day -> days.add(SpecialDay.holiday(day.toString(), in(language, run.name())))));
            if (makeUp != null) {
                makeUp.dates().forEach(day -> days.add(SpecialDay.makeUp(day, in(language, makeUp.name()), makeUp.like())));
            }
            return new WorkHours(this.zone == null ? zone : ZoneId.of(this.zone), week, days);
        }

        private static String in(Locale language, Map<String, String> texts) {
            return texts.get(language.getLanguage().equals("zh") ? "zh-CN" : "en");
        }
    }

    /** Days off in a row, both ends included. */
    public record Holidays(String from, String to, Map<String, String> name) {}

    /** @param like whose weekday's periods they have, 1 (Monday) to 7 (Sunday) */
    public record MakeUp(Map<String, String> name, int like, List<String> dates) {}

    public static List<Template> all() {
        return ALL;
    }

    public static Optional<Template> find(String key) {
        return ALL.stream().filter(template -> template.key().equals(key)).findFirst();
    }

    private static List<Template> read() {
        try (InputStream file = CalendarTemplates.class.getResourceAsStream("calendars.json")) {
            return Json.read(new String(file.readAllBytes(), StandardCharsets.UTF_8), TEMPLATES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
