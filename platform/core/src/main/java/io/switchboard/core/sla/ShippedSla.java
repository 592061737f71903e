package io.switchboard.core.sla;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.shared.Ids;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The calendar and the policy that an installation begins with; made once, and the admin's from then on. */
@ApplicationScoped
public class ShippedSla {
    private static final String SHANGHAI = "Asia/Shanghai";

    @Inject
    Groups groups;

    @Inject
    Calendars calendars;

    @Inject
    SlaPolicies policies;

    @Inject
    SlaRecounts recounts;

    @Inject
    Clock clock;

    @Transactional
    void start(@Observes @Priority(200) Startup event) {
        ship();
    }

    /** Nothing when it was done before. */
    public void ship() {
        if (!recounts.take().ship()) {
            return;
        }
        Shop shop = groups.shops().get(0);
        Locale language = Locale.forLanguageTag(shop.locale());
        boolean chinese = language.getLanguage().equals("zh");
        CalendarTemplates.Template china = CalendarTemplates.find("china-2026").orElseThrow();
        boolean inChina = shop.zone().getId().equals(SHANGHAI);
        WorkHours hours = inChina
                ? china.hours(language, shop.zone())
                : WorkHours.weekdays(shop.zone(), List.of(new WorkPeriod("09:00", "18:00")), List.of());
        String name = inChina ? china.nameIn(language) : chinese ? "工作日" : "Weekdays";
        WorkCalendar calendar = calendars.add(name, hours);
        SlaPolicy policy = new SlaPolicy(Ids.next(), policies.list().size(), clock.instant());
        policy.describe(chinese ? "标准" : "Standard", Conditions.NONE, calendar.id(), true);
        policy.promise(
                List.of(
                        new Goal(Target.FIRST_RESPONSE, "URGENT", "PT30M", Goal.Counted.WORKING),
                        new Goal(Target.NEXT_RESPONSE, "URGENT", "PT30M", Goal.Counted.WORKING),
                        new Goal(Target.RESOLVE, null, "PT2H", Goal.Counted.WORKING)),
                Set.of(Phase.WAITING),
                80,
                List.of(new Escalation(null, null, "PT30M", Escalation.Action.NOTIFY_SUPERVISORS, null)));
        policies.add(policy);
    }
}
