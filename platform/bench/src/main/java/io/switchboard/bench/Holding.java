package io.switchboard.bench;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Many open sockets, and what one message costs when many screens show it. */
final class Holding implements Scenario {
    private static final int VISITORS = 10_000;
    private static final int SCREENS = 50;

    @Override
    public void run(Desk desk, Report report, double seconds) throws Exception {
        Desk.Seat seat = desk.seats(1).get(0);
        List<Channel> open = new ArrayList<>();
        long before = desk.product.processes().residentBytes();
        fanOut(desk, report, seconds, open);
        long empty = desk.product.processes().residentBytes();
        for (int step : new int[] {2_000, VISITORS}) {
            hold(desk, seat, step, open);
            report.figure("sockets", step + " visitors' sockets open, with " + SCREENS + " agents'", open.size(), "sockets");
            report.figure("sockets", "memory then", desk.product.processes().residentBytes() / 1e6, "MB RSS");
        }
        report.figure("sockets", "each of them", (desk.product.processes().residentBytes() - empty) / 1024.0 / VISITORS, "KB RSS");
        report.figure("sockets", "before the first", before / 1e6, "MB RSS");
        report.line("sockets", "list of 20 meanwhile", Load.closed(1, seconds / 2, desk.processes(), (n, done) -> desk.web.send(
                "GET", "/api/conversations?limit=20", Desk.bearer(seat.token()), null, (answer, problem) -> done.done(problem))));
        report.figure("sockets", "of them still open", open.stream().filter(Channel::isActive).count(), "sockets");
        open.forEach(Channel::close);
    }

    private static void fanOut(Desk desk, Report report, double seconds, List<Channel> open) throws Exception {
        LongAdder frames = new LongAdder();
        String supervisor = desk.signIn("carol");
        for (int i = 0; i < SCREENS; i++) {
            String ticket = desk.call(supervisor, "POST", "/api/ws-ticket", null).get("ticket").asText();
            Channel socket = desk.web.socket("/ws/agent?ticket=" + ticket, frame -> {
                if (frame.startsWith("{\"type\":\"message.created\"") || frame.startsWith("{\"type\":\"conversation.updated\"")) {
                    frames.increment();
                }
            }).get(20, TimeUnit.SECONDS);
            socket.writeAndFlush(new TextWebSocketFrame("{\"type\":\"resume\",\"seqs\":{}}"));
            open.add(socket);
        }
        for (int rate : new int[] {100, 200, 300}) {
            long from = frames.sum();
            Figures sent = report.line("sockets", rate + " webhooks/s, each to " + SCREENS + " screens", Load.open(rate, seconds, desk.processes(), Ingest.operation(desk)));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            long due = sent.count() * 2 * SCREENS;
            while (frames.sum() - from < due && System.nanoTime() < deadline) {
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
            report.figure("sockets", "frames delivered", (frames.sum() - from) / seconds, "a second");
            report.figure("sockets", "of those that were due", 100.0 * (frames.sum() - from) / due, "%");
        }
    }

    private static void hold(Desk desk, Desk.Seat seat, int visitors, List<Channel> open) throws Exception {
        while (open.size() < visitors + SCREENS) {
            List<CompletableFuture<Channel>> opening = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int number = open.size() + i;
                Map<String, String> from = Map.of("X-Forwarded-For", "10." + (2 + number / 40_000) + "." + number / 200 % 200 + "." + number % 200);
                Web.Answer session = desk.web.ask("POST", "/api/widget/" + seat.channel() + "/session", from, Desk.bytes(Map.of("locale", "en")));
                String ticket = Desk.JSON.readTree(session.body()).get("ticket").asText();
                opening.add(desk.web.socket("/ws/visitor/" + seat.channel() + "?ticket=" + ticket, frame -> {}));
            }
            for (CompletableFuture<Channel> next : opening) {
                open.add(next.get(30, TimeUnit.SECONDS));
            }
        }
    }
}
