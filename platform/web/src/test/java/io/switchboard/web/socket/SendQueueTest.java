package io.switchboard.web.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SendQueueTest {
    private final FakeWire wire = new FakeWire();
    private final AtomicInteger drained = new AtomicInteger();
    private final SendQueue queue = new SendQueue(wire, drained::incrementAndGet);

    @Test
    void sendsInOrderWithOneFrameOnTheWire() {
        wire.stuck = true;
        IntStream.range(0, 5).forEach(i -> assertThat(queue.offer("f" + i)).isTrue());
        assertThat(wire.sent).containsExactly("f0");
        assertThat(wire.inFlight()).isEqualTo(1);
        IntStream.range(0, 5).forEach(i -> wire.takeOne());
        assertThat(wire.sent).containsExactly("f0", "f1", "f2", "f3", "f4");
    }

    @Test
    void manyFramesThatAreTakenAtOnceDontNest() {
        wire.stuck = true;
        queue.offer("first");
        IntStream.range(0, SendQueue.MAX_FRAMES).forEach(i -> queue.offer("f" + i));
        wire.stuck = false;
        wire.takeOne();
        assertThat(wire.sent).hasSize(SendQueue.MAX_FRAMES + 1);
    }

    @Test
    void refusesWhenFramesOrCharactersAreTooMany() {
        wire.stuck = true;
        queue.offer("on the wire");
        IntStream.range(0, SendQueue.MAX_FRAMES).forEach(i -> assertThat(queue.offer("x")).isTrue());
        assertThat(queue.offer("x")).isFalse();

        SendQueue other = new SendQueue(wire, () -> {});
        other.offer("on the wire");
        assertThat(other.offer("x".repeat(SendQueue.MAX_CHARS))).isTrue();
        assertThat(other.offer("x")).isFalse();
    }

    @Test
    void hasRoomAgainWhenItHasDrained() {
        wire.stuck = true;
        queue.offer("on the wire");
        IntStream.range(0, 100).forEach(i -> queue.offer("x"));
        assertThat(queue.hasRoom()).isFalse();
        IntStream.range(0, 30).forEach(i -> wire.takeOne());
        assertThat(drained).hasValue(0);
        IntStream.range(0, 30).forEach(i -> wire.takeOne());
        assertThat(queue.hasRoom()).isTrue();
        assertThat(drained.get()).isPositive();
    }

    @Test
    void aBrokenWireIsClosedOnceAndSwallowsTheRest() {
        wire.stuck = true;
        queue.offer("a");
        queue.offer("b");
        wire.breakOff();
        assertThat(wire.closed).isEqualTo(1011);
        assertThat(queue.isOpen()).isFalse();
        assertThat(queue.offer("c")).isTrue();
        assertThat(wire.sent).containsExactly("a");
    }
}
