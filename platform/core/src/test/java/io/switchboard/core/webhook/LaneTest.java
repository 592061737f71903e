package io.switchboard.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static List<Lane> lanes(Load load, int count) {
        return IntStream.range(0, count).mapToObj(i -> new Lane(load)).toList();
    }

    /** As the loop does: asks, then takes all that it may. */
    private static int fill(Lane lane, int size) {
        int free = lane.free(false);
        for (int i = 0; i < free; i++) {
            lane.enter(size);
        }
        return free;
    }

    @Test
    void aHundredSlowReceiversOfLargeBodiesStayWithinTheBudget() {
        Load load = new Load(64L << 20);
        List<Lane> slow = lanes(load, 100);
        slow.forEach(lane -> lane.took(Duration.ofSeconds(15)));
        for (int round = 0; round < 20; round++) {
            for (Lane lane : slow) {
                fill(lane, Load.LARGEST);
                assertThat(load.bytes()).isLessThanOrEqualTo(64L << 20);
            }
        }
        assertThat(load.bytes()).as("and use it").isGreaterThan(48L << 20);
        slow.get(0).leave(Load.LARGEST);
        assertThat(new Lane(load).free(false)).as("the next gets what is free").isEqualTo(1);
    }

    @Test
    void slowOnesLeaveRoomToThoseThatHaveNothingOnTheWay() {
        Load load = new Load(64L << 20);
        Lane busy = new Lane(load);
        for (int i = 0; i < 9; i++) {
            busy.enter(Load.LARGEST);
        }
        List<Lane> others = lanes(load, 2);
        others.get(0).enter(1000);
        assertThat(busy.free(false)).isZero();
        assertThat(others.get(0).free(false)).as("has some already").isZero();
        assertThat(others.get(1).free(false)).isPositive();
    }

    @Test
    void smallBodiesGoAsFastAsEver() {
        Load load = new Load(64L << 20);
        for (Lane lane : lanes(load, 50)) {
            assertThat(fill(lane, 1_000)).isGreaterThanOrEqualTo(15);
        }
        Lane all = new Lane(load);
        fill(all, 1_000);
        assertThat(all.free(false)).as("what is on its way counts").isLessThanOrEqualTo(1);
    }
}
