package io.switchboard.bench;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;

/** What the server takes with 50 agents and 2,000 visitors at work, started for them alone. */
final class Memory implements Scenario {
    private static final int AGENTS = 50;
    private static final int VISITORS = 2_000;
    private static final int AT_ONCE = 400;
    private static final double MINUTE = 60;
    private static final double MESSAGES_A_SECOND = 50;

    @Override
    public void run(Desk desk, Report report, double seconds) throws Exception {
        desk.product.kill();
        desk.product.start();
        report.figure("memory", "after a start", resident(desk), "MB RSS");
        List<Desk.Seat> seats = desk.seats(AGENTS);
        Chat chat = new Chat();
        List<Channel> sockets = new ArrayList<>();
        for (Desk.Seat seat : seats) {
            sockets.add(desk.screen(seat.token(), chat::frame));
        }
        List<Desk.Visitor> visitors = new ArrayList<>();
        while (visitors.size() < VISITORS) {
            List<Desk.Visitor> next = desk.visitors(seats, Math.min(AT_ONCE, VISITORS - visitors.size()));
            sockets.addAll(desk.pages(next, frame -> {}));
            visitors.addAll(next);
        }
        report.figure("memory", AGENTS + " agents' and " + VISITORS + " visitors' sockets open", resident(desk), "MB RSS");
        double time = seconds < 10 ? seconds : MINUTE;
        report.line(
                "memory",
                Math.round(MESSAGES_A_SECOND) + " messages/s, stored and shown",
                Load.open(MESSAGES_A_SECOND, time, desk.processes(), chat.operation(desk, visitors)));
        report.figure("memory", "after " + Math.round(time) + " s of that", resident(desk), "MB RSS");
        report.figure("memory", "sockets still open", sockets.stream().filter(Channel::isActive).count(), "sockets");
        desk.product.collect();
        report.figure("memory", "then collected", resident(desk), "MB RSS");
        sockets.forEach(Channel::close);
    }

    private static double resident(Desk desk) {
        return desk.product.processes().residentBytes() / 1e6;
    }
}
