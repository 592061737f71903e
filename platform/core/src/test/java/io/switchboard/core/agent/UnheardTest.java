package io.switchboard.core.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.shared.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnheardTest {
    private static final UUID ALICE = new UUID(0, 1);
    private static final UUID BOB = new UUID(0, 2);

    @Test
    void whoFallsSilentIsToldOnceAndWhoComesBackToo() {
        Unheard unheard = new Unheard();
        unheard.signals = new Signals();
        List<UUID> told = new ArrayList<>();
        unheard.signals.listen(all -> all.forEach(signal -> told.add(signal.subjectId())));

        unheard.look(List.of(ALICE));
        unheard.look(List.of(ALICE, BOB));
        assertThat(unheard.is(ALICE)).isTrue();
        unheard.look(List.of(BOB));

        assertThat(told).containsExactly(ALICE, BOB, ALICE);
        assertThat(unheard.is(ALICE)).isFalse();
        assertThat(unheard.is(BOB)).isTrue();
    }
}
