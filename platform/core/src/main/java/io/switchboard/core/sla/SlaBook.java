package io.switchboard.core.sla;

import io.switchboard.core.condition.Asker;
import io.switchboard.core.condition.Condition;
import io.switchboard.core.condition.Conditions;
import io.switchboard.core.condition.Facts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** All policies that are on, as they were at one moment: answers from memory what is promised for something. Thread-safe. */
public final class SlaBook {
    private final List<Entry> entries;

    private record Entry(SlaPolicy policy, Conditions when, WorkTime time, Map<String, SlaTerms> terms) {}

    /**
     * @param policies in their order
     * @param times each one's calendar
     */
    SlaBook(List<SlaPolicy> policies, Map<UUID, WorkTime> times) {
        entries = policies.stream()
                .filter(SlaPolicy::isEnabled)
                .map(each -> new Entry(each, each.conditions(), times.get(each.calendarId()), new ConcurrentHashMap<>()))
                .toList();
    }

    /**
     * What is promised for something: by the policy that it names, else by the first one that fits it.
     *
     * @param priority as goals name it
     * @param named the policy's name, or null; one that isn't there, or is off, counts as none
     * @return {@link SlaTerms#NONE} when none does
     */
    public SlaTerms terms(Facts facts, String priority, String named, Instant now) {
        Optional<Entry> chosen = entries.stream().filter(entry -> entry.policy.name().equals(named)).findFirst();
        return chosen.or(() -> fitting(facts, now))
                .map(entry -> entry.terms.computeIfAbsent(priority, each -> entry.policy.terms(each, entry.time)))
                .orElse(SlaTerms.NONE);
    }

    private Optional<Entry> fitting(Facts facts, Instant now) {
        Asker asker = Asker.nobody(now, ZoneOffset.UTC);
        return entries.stream().filter(entry -> entry.when.hold(facts, asker)).findFirst();
    }

    /** By which a policy counts; empty when there is none of that id, or it is off. */
    public Optional<WorkTime> time(UUID policy) {
        return entries.stream().filter(entry -> entry.policy.id().equals(policy)).map(Entry::time).filter(Objects::nonNull).findFirst();
    }

    /** Whether any policy asks for that field: others need not be looked up. */
    public boolean asks(String field) {
        return entries.stream().flatMap(entry -> entry.when.stream()).map(Condition::field).anyMatch(field::equals);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }
}
