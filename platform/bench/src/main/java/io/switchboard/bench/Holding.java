package io.switchboard.bench;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Many open sockets, and what one message costs when many screens show it. */
final class Holding implements Scenario {
    private static final int VISITORS = 10_000;
    /** Those before which it isn't counted: they bring the classes and pools that all share. */
    private static final int FIRST = 400;
    private static final int SCREENS = 50;
    /** Tickets are good for a short time: those who have one come in before others get theirs. */
    private static final int AT_ONCE = 400;

    @Override
    public void run(Desk desk, Report report, double seconds) throws Exception {
        fanOut(desk, report, seconds).forEach(Channel::close);
        // What sockets take can't be seen in a heap that has room from what was done before.
        desk.product.kill();
        desk.product.start();
        Desk.Seat seat = desk.seats(1).get(0);
        List<Channel> pages = new ArrayList<>();
        hold(desk, seat, FIRST, pages);
        desk.product.collect();
        long empty = desk.product.processes().residentBytes();
        report.figure("sockets", "memory with " + FIRST + " visitors' sockets, collected", empty / 1e6, "MB RSS");
        for (int step : new int[] {VISITORS / 5, VISITORS}) {
            hold(desk, seat, step, pages);
            report.figure("sockets", step + " visitors' sockets opened, of them open", open(pages), "sockets");
            report.figure("sockets", "memory with " + step + ", as it is", desk.product.processes().residentBytes() / 1e6, "MB RSS");
            desk.product.collect();
            long held = desk.product.processes().residentBytes();
            report.figure("sockets", "memory with " + step + ", collected", held / 1e6, "MB RSS");
            report.figure("sockets", "each of " + step, (held - empty) / 1024.0 / (step - FIRST), "KB RSS");
        }
        report.line("sockets", "list of 20 meanwhile", Load.closed(1, seconds / 2, desk.processes(), (n, done) -> desk.web.send(
                "GET", "/api/conversations?limit=20", Desk.bearer(seat.token()), null, (answer, problem) -> done.done(problem))));
        double cpu = desk.product.processes().cpuMillis();
        // Long enough for each heartbeat to have come around.
        rest(Math.max(20, seconds));
        report.figure("sockets", "CPU of holding them", (desk.product.processes().cpuMillis() - cpu) / Math.max(20, seconds) / 10, "% of a core");
        report.figure("sockets", "of them open after " + Math.round(Math.max(20, seconds)) + " s", open(pages), "sockets");
        pages.forEach(Channel::close);
    }

    private static List<Channel> fanOut(Desk desk, Report report, double seconds) throws Exception {
        LongAdder messages = new LongAdder();
        LongAdder frames = new LongAdder();
        LongAdder twice = new LongAdder();
        String supervisor = desk.signIn("carol");
        List<Channel> screens = new ArrayList<>();
        for (int i = 0; i < SCREENS; i++) {
            Set<String> seen = new HashSet<>();
            screens.add(desk.screen(supervisor, frame -> {
                frames.increment();
                if (frame.startsWith("{\"type\":\"message.created\"")) {
                    messages.increment();
                    // Type, conversation and seq.
                    if (!seen.add(frame.substring(0, frame.indexOf("\"data\"")))) {
                        twice.increment();
                    }
                }
            }));
        }
        Load.closed(16, seconds, desk.processes(), Ingest.operation(desk));
        for (int rate : new int[] {100, 200, 300}) {
            settle(messages, Long.MAX_VALUE, 2);
            long from = messages.sum();
            long all = frames.sum();
            Figures sent = report.line(
                    "sockets",
                    rate + " webhooks/s, each to " + SCREENS + " screens",
                    Load.open(rate, seconds, desk.processes(), Ingest.operation(desk)));
            settle(messages, from + sent.count() * SCREENS, 20);
            report.figure("sockets", "frames delivered at " + rate + " webhooks/s", (frames.sum() - all) / seconds, "a second");
            report.figure("sockets", "messages on screens at " + rate + " webhooks/s", 100.0 * (messages.sum() - from) / (sent.count() * SCREENS), "%");
        }
        report.figure("sockets", "messages that came twice to a screen", twice.sum(), "messages");
        report.figure("sockets", "agents' sockets open", open(screens), "sockets");
        return screens;
    }

    /** Waits for so many, at most so long. */
    private static void settle(LongAdder counter, long due, int seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (counter.sum() < due && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void rest(double seconds) {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < deadline) {
            LockSupport.parkNanos(deadline - System.nanoTime());
        }
    }

    private static void hold(Desk desk, Desk.Seat seat, int most, List<Channel> pages) throws Exception {
        while (pages.size() < most) {
            List<Desk.Visitor> next = desk.visitors(List.of(seat), Math.min(AT_ONCE, most - pages.size()));
            pages.addAll(desk.pages(next, frame -> {}));
        }
    }

    private static long open(List<Channel> sockets) {
        return sockets.stream().filter(Channel::isActive).count();
    }
}
