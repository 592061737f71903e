package io.switchboard.core.sla;

import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.Signals;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What is promised, from memory: asked at each thing that happens to a ticket. At most a moment old on other nodes. */
@ApplicationScoped
public class SlaBooks {
    private static final String ALL = "";
    private static final SlaBook NOTHING = new SlaBook(List.of(), Map.of());

    @Inject
    Calendars calendars;

    @Inject
    SlaPolicies policies;

    @Inject
    LicenceService licence;

    @Inject
    Signals signals;

    private final Fresh<String, SlaBook> known = new Fresh<>(1, Duration.ofSeconds(10));
    // Their years are laid out once, however often policies are read.
    private final Map<UUID, Laid> times = new ConcurrentHashMap<>();

    private record Laid(WorkHours hours, WorkTime time) {}

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        if (signal.type().startsWith("calendar.") || signal.type().startsWith("sla-policy.")) {
            known.forgetAll();
        }
    }

    /** Nothing is promised where the licence has no SLA. */
    @Transactional
    public SlaBook now() {
        return licence.now().has(SlaPolicies.MODULE) ? known.get(ALL, all -> Optional.of(read())).orElseThrow() : NOTHING;
    }

    /** What is remembered is forgotten: who counts everything again because something changed must not count by what was before. */
    public void renew() {
        known.forgetAll();
    }

    private SlaBook read() {
        List<WorkCalendar> all = calendars.list();
        times.keySet().retainAll(all.stream().map(WorkCalendar::id).collect(Collectors.toSet()));
        all.forEach(each -> times.compute(each.id(), (id, laid) -> laid(laid, each.hours())));
        Map<UUID, WorkTime> now = all.stream().collect(Collectors.toMap(WorkCalendar::id, each -> times.get(each.id()).time()));
        return new SlaBook(policies.list(), now);
    }

    private static Laid laid(Laid before, WorkHours hours) {
        return before != null && before.hours().equals(hours) ? before : new Laid(hours, new WorkTime(hours));
    }
}
