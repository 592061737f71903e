package io.switchboard.core.ticket.assign;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.agent.AgentState;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.assign.Distribution.Choice;
import io.switchboard.core.ticket.assign.Distribution.Team;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tickets are given out fairly, with reasons, and to nobody who can't take them. */
class DistributionTest {
    private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");
    private final UUID shop = UUID.randomUUID();
    private final UUID group = UUID.randomUUID();

    private Member member(String name, int capacity, int load, long turn, String... skills) {
        return new Member(UUID.nameUUIDFromBytes(name.getBytes()), name, AgentState.ONLINE, Set.of(skills), Set.of(), true, capacity, load, turn);
    }

    private Slip slip(Priority priority, UUID lastOwner, String... words) {
        return new Slip(UUID.randomUUID(), group, shop, priority, NOW, List.of(words), null, lastOwner, null);
    }

    private Distribution of(Dispatch how, Member... members) {
        return new Distribution(List.of(new Team(group, "Group", how, Set.of(), List.of(members))));
    }

    private static String got(Optional<Choice> choice) {
        return choice.map(Choice::agentName).orElse(null);
    }

    @Test
    void loadsDifferByOneTicketAtMostAndNobodyGetsTooMuch() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            int capacity = 4 + random.nextInt(40);
            Member[] members = IntStream.range(0, 1 + random.nextInt(9)).mapToObj(i -> member("m" + i, capacity, 0, 0)).toArray(Member[]::new);
            Distribution distribution = of(random.nextBoolean() ? Dispatch.LEAST_LOAD : Dispatch.LAST_OWNER_FIRST, members);
            Map<UUID, Integer> loads = new HashMap<>();
            Set<UUID> given = new HashSet<>();
            List<Slip> slips = new ArrayList<>(IntStream.range(0, random.nextInt(200))
                    .mapToObj(i -> slip(Priority.values()[random.nextInt(4)], null))
                    .toList());
            slips.sort(Comparator.comparing(Slip::priority).reversed());
            boolean waits = false;
            for (Slip slip : slips) {
                Optional<Choice> choice = distribution.choose(slip);
                choice.ifPresent(one -> {
                    assertThat(given.add(one.slip().id())).isTrue();
                    loads.merge(one.agent(), slip.weight(), Integer::sum);
                });
                waits |= choice.isEmpty();
            }
            int most = IntStream.range(0, members.length).map(i -> loads.getOrDefault(members[i].id(), 0)).max().orElse(0);
            int least = IntStream.range(0, members.length).map(i -> loads.getOrDefault(members[i].id(), 0)).min().orElse(0);
            assertThat(most).as("seed %d", seed).isLessThanOrEqualTo(capacity);
            assertThat(most - least).as("seed %d", seed).isLessThanOrEqualTo(4);
            if (waits) {
                assertThat(least).as("seed %d: one waits while somebody has room", seed).isGreaterThan(capacity - 4);
            }
        }
    }

    @Test
    void whoeverCanTakeMoreGetsMore() {
        Distribution distribution = of(Dispatch.LEAST_LOAD, member("part", 10, 0, 0), member("full", 20, 0, 0));
        Map<String, Integer> loads = new HashMap<>();
        IntStream.range(0, 30).forEach(i -> loads.merge(got(distribution.choose(slip(Priority.NORMAL, null))), 1, Integer::sum));
        assertThat(loads).containsEntry("part", 10).containsEntry("full", 20);
        assertThat(distribution.choose(slip(Priority.NORMAL, null))).isEmpty();
    }

    @Test
    void eachInTurnWhateverTheyHave() {
        Distribution distribution = of(Dispatch.ROUND_ROBIN, member("a", 20, 5, 30), member("b", 20, 0, 20), member("c", 20, 9, 10));
        List<String> order = IntStream.range(0, 5).mapToObj(i -> got(distribution.choose(slip(Priority.NORMAL, null)))).toList();
        assertThat(order).containsExactly("c", "b", "a", "c", "b");
    }

    @Test
    void theLastOwnerComesFirstWhileHeCan() {
        Member a = member("a", 4, 3, 0);
        Distribution distribution = of(Dispatch.LAST_OWNER_FIRST, a, member("b", 20, 0, 0));
        Optional<Choice> first = distribution.choose(slip(Priority.NORMAL, a.id()));
        assertThat(got(first)).isEqualTo("a");
        assertThat(first.orElseThrow().why()).containsEntry("because", "LAST_OWNER").containsEntry("load", 3);
        Optional<Choice> second = distribution.choose(slip(Priority.NORMAL, a.id()));
        assertThat(got(second)).isEqualTo("b");
        assertThat(second.orElseThrow().why()).containsEntry("not", Map.of("FULL", 1));
    }

    @Test
    void aTagThatIsASkillIsAskedFor() {
        Distribution distribution = of(Dispatch.LEAST_LOAD, member("a", 20, 0, 0), member("b", 20, 9, 0, "refund"));
        Optional<Choice> choice = distribution.choose(slip(Priority.NORMAL, null, "refund", "blue"));
        assertThat(got(choice)).isEqualTo("b");
        assertThat(choice.orElseThrow().why()).containsEntry("skills", List.of("refund")).containsEntry("not", Map.of("SKILL", 1));
        assertThat(got(distribution.choose(slip(Priority.NORMAL, null, "blue")))).isEqualTo("a");
    }

    @Test
    void whoeverIsNotOnlineGetsNothing() {
        Member away = new Member(UUID.randomUUID(), "x", AgentState.BUSY, Set.of(), Set.of(), true, 20, 0, 0);
        Member elsewhere = new Member(UUID.randomUUID(), "y", AgentState.ONLINE, Set.of(), Set.of(UUID.randomUUID().toString()), true, 20, 0, 0);
        Member reader = new Member(UUID.randomUUID(), "z", AgentState.ONLINE, Set.of(), Set.of(), false, 20, 0, 0);
        assertThat(of(Dispatch.LEAST_LOAD, away, elsewhere, reader).choose(slip(Priority.NORMAL, null))).isEmpty();
    }
}
