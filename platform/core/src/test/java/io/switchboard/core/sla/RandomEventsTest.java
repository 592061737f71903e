package io.switchboard.core.sla;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.sla.SlaClocks.Happening;
import io.switchboard.core.sla.SlaClocks.Kind;
import io.switchboard.core.sla.SlaClocks.Ticked;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever happens in whatever order: a clock shows what a watch shows, and nothing is told twice or too early. */
class RandomEventsTest {
    private static final int TRIALS = 60;
    private static final int EVENTS = 14;

    @Test
    void keepsItsPromisesInAnyOrderOfEvents() {
        for (int seed = 0; seed < TRIALS; seed++) {
            new Trial(seed).run();
        }
    }

    /** One life, told to the clocks and to a model that knows nothing of spans. */
    private static final class Trial {
        private final Random random;
        private final WorkHours hours;
        private final SecondBySecond watch;
        private final SlaTerms terms;
        private final String name;

        private Instant now;
        private SlaClocks clocks;
        private Phase phase = Phase.ACTIVE;
        private final Map<Target, Long> used = new EnumMap<>(Target.class);
        private final Map<Target, Boolean> open = new EnumMap<>(Target.class);
        private final Set<String> told = new HashSet<>();
        private int round;

        Trial(int seed) {
            random = new Random(seed);
            RandomHours some = new RandomHours(random);
            now = some.instant(some.next(Instant.EPOCH).zone());
            hours = some.next(now);
            watch = new SecondBySecond(hours);
            Set<Phase> pauses = new HashSet<>(Set.of(Phase.WAITING, Phase.HELD));
            pauses.removeIf(each -> random.nextBoolean());
            Map<Target, Promise> promises = new EnumMap<>(Target.class);
            for (Target target : Target.values()) {
                promises.put(target, new Promise(Duration.ofSeconds(60 + random.nextInt(30_000)), false));
            }
            List<Escalation> steps = List.of(
                    new Escalation(null, 50, null, Escalation.Action.NOTIFY_ASSIGNEE, null),
                    new Escalation(null, null, "PT20M", Escalation.Action.RAISE_PRIORITY, null));
            terms = new SlaTerms(UUID.randomUUID(), promises, pauses, 80, steps, new WorkTime(hours));
            name = "seed " + seed;
        }

        void run() {
            clocks = SlaClocks.begin(now, true, phase, terms);
            open.put(Target.FIRST_RESPONSE, true);
            open.put(Target.RESOLVE, true);
            for (int i = 0; i < EVENTS; i++) {
                pass(random.nextInt(12_000));
                event(random.nextInt(7));
                clocks = ClocksJson.read(clocks.policy(), ClocksJson.rows(clocks));
                compare();
            }
        }

        private void pass(int seconds) {
            Instant then = now.plusSeconds(seconds);
            for (Target target : Target.values()) {
                if (open.getOrDefault(target, false) && runs(target)) {
                    used.merge(target, watch.secondsBetween(now, then), Long::sum);
                }
            }
            now = then;
            tick();
            // Another node, its clock a little behind.
            assertThat(clocks.tick(now.minusSeconds(random.nextInt(100)), terms).happenings()).as(name).isEmpty();
        }

        private boolean runs(Target target) {
            boolean rests = phase == Phase.HELD && terms.pauses().contains(Phase.HELD)
                    || phase == Phase.WAITING && terms.pauses().contains(Phase.WAITING) && target == Target.RESOLVE;
            return phase != Phase.ENDED && !rests;
        }

        private void tick() {
            Instant next = clocks.nextAt(terms);
            if (next != null && !next.isAfter(now)) {
                assertThat(clocks.tick(next.minusMillis(1), terms).happenings()).as(name).isEmpty();
                assertThat(clocks.tick(next, terms).happenings()).as(name).isNotEmpty();
            }
            Ticked ticked = clocks.tick(now, terms);
            ticked.happenings().forEach(this::judge);
            assertThat(ticked.happenings().isEmpty()).as(name).isEqualTo(next == null || next.isAfter(now));
            clocks = ticked.clocks();
        }

        private void judge(Happening happening) {
            Target target = happening.target();
            long within = terms.promises().get(target).within().toSeconds();
            long so = used.getOrDefault(target, 0L);
            String key = target + " " + happening.kind() + " " + happening.step() + (target == Target.NEXT_RESPONSE ? round : "");
            assertThat(told.add(key)).as("%s: %s twice", name, key).isTrue();
            if (happening.kind() == Kind.MISSED) {
                assertThat(happening.due()).as(name).isBefore(now);
                assertThat(so).as(name).isGreaterThanOrEqualTo(within);
            } else if (happening.kind() == Kind.WARNED) {
                assertThat(so * 100).as(name).isGreaterThanOrEqualTo(within * 80);
            }
        }

        private void event(int what) {
            switch (what) {
                case 0, 1 -> {
                    clocks = clocks.customerWrote(now, terms);
                    if (phase != Phase.ENDED && !open.get(Target.FIRST_RESPONSE) && !open.getOrDefault(Target.NEXT_RESPONSE, false)) {
                        open.put(Target.NEXT_RESPONSE, true);
                        used.put(Target.NEXT_RESPONSE, 0L);
                        round++;
                    }
                }
                case 2 -> {
                    clocks = clocks.weAnswered(now, terms);
                    open.put(Target.FIRST_RESPONSE, false);
                    open.put(Target.NEXT_RESPONSE, false);
                }
                case 3 -> enter(Phase.WAITING);
                case 4 -> enter(Phase.HELD);
                case 5 -> enter(Phase.ACTIVE);
                default -> enter(random.nextInt(3) == 0 ? Phase.ENDED : Phase.ACTIVE);
            }
        }

        private void enter(Phase next) {
            clocks = clocks.enter(now, next, terms);
            if (next == Phase.ENDED) {
                open.replaceAll((target, was) -> false);
            } else if (phase == Phase.ENDED) {
                open.put(Target.RESOLVE, true);
            }
            phase = next;
        }

        private void compare() {
            for (Target target : Target.values()) {
                assertThat(clocks.of(target).used(now, terms.time()).toSeconds())
                        .as("%s: %s at %s", name, target, now)
                        .isEqualTo(used.getOrDefault(target, 0L));
                assertThat(clocks.of(target).isOpen()).as(name).isEqualTo(open.getOrDefault(target, false));
            }
        }
    }
}
