package io.switchboard.core.licence;

import io.switchboard.core.shared.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is allowed at a moment. Immutable: questions are answered from memory, without a lock.
 *
 * @param licence what it follows from; null without one
 * @param demo whether it is the trial of a demo, which no file stands for
 * @param fault why the kept file doesn't count, or null; with INVALID alone
 * @param modules that may run
 * @param ended of a licence that has ended: what customers send to these is still taken
 * @param seats people at once
 * @param channels accounts of a kind, by connector or {@link Licence#ALL}
 * @param daysLeft until the last day is over, or in GRACE until grace is; -1 without an end
 */
public record Entitlements(
        State state,
        Licence licence,
        boolean demo,
        BadLicence fault,
        Set<String> modules,
        Set<String> ended,
        int seats,
        Map<String, Integer> channels,
        long daysLeft) {

    /** How the licence stands. */
    public enum State {
        /** There is none. */
        COMMUNITY,
        VALID,
        /** Valid, and ends within 30 days. */
        WARNING,
        /** Its last day is over; all goes on for a while. */
        GRACE,
        /** Grace is over: what {@link #COMMUNITY} has goes on. */
        EXPIRED,
        /** The kept file doesn't count. */
        INVALID
    }

    private static final int[] WARNINGS = {1, 7, 30};

    /** Everything, for ever: for tests of what has nothing to do with licences. */
    public static Entitlements everything() {
        Set<String> all = Set.of(Licence.ALL);
        return new Entitlements(State.VALID, null, false, null, all, Set.of(), 100_000, Map.of(Licence.ALL, 100_000), -1);
    }

    /** Without a licence. */
    static Entitlements community(Editions editions) {
        Editions.Edition free = editions.community();
        return new Entitlements(State.COMMUNITY, null, false, null, free.modules(), Set.of(), free.seats(), free.channels(), -1);
    }

    /** With a file that doesn't count. */
    static Entitlements invalid(Editions editions, BadLicence fault) {
        Entitlements free = community(editions);
        return new Entitlements(State.INVALID, null, false, fault, free.modules, Set.of(), free.seats, free.channels, -1);
    }

    /** What a licence with a good signature allows at that time. */
    static Entitlements of(Licence licence, boolean demo, Editions editions, Instant now) {
        Entitlements free = community(editions);
        if (now.isBefore(licence.start())) {
            return invalid(editions, new BadLicence(BadLicence.Fault.NOT_YET_VALID, licence.validFrom().toString()));
        }
        Set<String> modules = new HashSet<>(free.modules);
        modules.addAll(licence.modules());
        Map<String, Integer> channels = new HashMap<>(free.channels);
        editions.find(licence.edition()).ifPresent(edition -> {
            modules.addAll(edition.modules());
            channels.putAll(edition.channels());
        });
        licence.addOns().forEach(id -> editions.addOn(id).ifPresent(addOn -> modules.addAll(addOn.modules())));
        // "Each kind that isn't named" replaces what the edition says of kinds, but takes nothing that is free.
        Integer each = licence.channels().get(Licence.ALL);
        if (each != null) {
            channels.replaceAll((kind, count) -> Math.max(each, free.channels(kind)));
        }
        channels.putAll(licence.channels());
        if (licence.graceEnd() != null && !now.isBefore(licence.graceEnd())) {
            return new Entitlements(
                    State.EXPIRED, licence, demo, null, free.modules, Set.copyOf(modules), free.seats, free.channels, 0);
        }
        boolean grace = licence.end() != null && !now.isBefore(licence.end());
        long left = licence.end() == null ? -1 : days(now, grace ? licence.graceEnd() : licence.end());
        // A trial of 30 days would begin with a warning.
        int first = demo ? WARNINGS[1] : WARNINGS[2];
        State state = grace ? State.GRACE : left >= 0 && left <= first ? State.WARNING : State.VALID;
        return new Entitlements(
                state, licence, demo, null, Set.copyOf(modules), Set.of(), licence.seats(), Map.copyOf(channels), left);
    }

    /** Begun days count. */
    private static long days(Instant from, Instant to) {
        return Duration.between(from, to).plusDays(1).minusNanos(1).toDays();
    }

    /** Whether a module may run. */
    public boolean has(String module) {
        return modules.contains(module) || modules.contains(Licence.ALL);
    }

    /** Modules that there is a name for and that may not run. */
    public List<String> withheld() {
        return Editions.builtIn().modules().stream().filter(module -> !has(module)).toList();
    }

    /** Whether what customers send to a module is taken: it may run, or it could until its licence ended. */
    public boolean receives(String module) {
        return has(module) || ended.contains(module) || ended.contains(Licence.ALL);
    }

    /** @throws Refused FORBIDDEN when a module may not run, naming what has it */
    public void require(String module) {
        if (!has(module)) {
            throw refusal(module);
        }
    }

    /** That a module isn't in the licence, and what has it. */
    public static Refused refusal(String module) {
        return Refused.forbidden("licence.module", EditionName.module(module), EditionName.having(module));
    }

    /** How many accounts of a connector may be enabled. */
    public int channels(String connector) {
        return channels.getOrDefault(connector, channels.getOrDefault(Licence.ALL, 0));
    }

    /** The warning that is due: 30, 7 or 1 days ahead; 0 when none is. */
    public int warning() {
        if (state == State.WARNING) {
            for (int days : WARNINGS) {
                if (daysLeft <= days) {
                    return days;
                }
            }
        }
        return 0;
    }
}
