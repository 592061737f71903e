package io.switchboard.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A visitor sends; measured until his agent's socket has the stored message. */
final class Chat implements Scenario {
    private static final int SEATS = 10;
    private static final int VISITORS = 1_200;
    private static final Pattern CLIENT_ID = Pattern.compile("\"clientId\":\"(bench-[^\"]+)\"");

    private final Map<String, Load.Done> waiting = new ConcurrentHashMap<>();

    private record Visitor(String channel, String token) {}

    @Override
    public void run(Desk desk, Report report, double seconds) throws Exception {
        List<Desk.Seat> seats = desk.seats(SEATS);
        for (Desk.Seat seat : seats) {
            String ticket = desk.call(seat.token(), "POST", "/api/ws-ticket", null).get("ticket").asText();
            var socket = desk.web.socket("/ws/agent?ticket=" + ticket, this::frame).get(20, TimeUnit.SECONDS);
            socket.writeAndFlush(new io.netty.handler.codec.http.websocketx.TextWebSocketFrame("{\"type\":\"resume\",\"seqs\":{}}"));
        }
        List<Visitor> visitors = new ArrayList<>();
        for (int i = 0; i < VISITORS; i++) {
            Desk.Seat seat = seats.get(i % SEATS);
            Map<String, String> from = Map.of("X-Forwarded-For", "10.1." + i / 200 + "." + i % 200);
            Web.Answer session = desk.web.ask("POST", "/api/widget/" + seat.channel() + "/session", from, Desk.bytes(Map.of("name", "Visitor " + i)));
            visitors.add(new Visitor(seat.channel(), Desk.JSON.readTree(session.body()).get("token").asText()));
        }
        Load.closed(8, 6, desk.processes(), operation(desk, visitors));
        report.line("chat", "one visitor after another", Load.closed(1, seconds, desk.processes(), operation(desk, visitors)));
        Figures most = report.line("chat", "48 at once: the most", Load.closed(48, seconds, desk.processes(), operation(desk, visitors)));
        for (double rate : new double[] {200, 1_000, most.rate() * 0.7}) {
            report.line("chat", String.format("open loop, %.0f/s", rate), Load.open(rate, seconds, desk.processes(), operation(desk, visitors)));
        }
    }

    private void frame(String frame) {
        if (frame.startsWith("{\"type\":\"message.created\"")) {
            Matcher id = CLIENT_ID.matcher(frame);
            Load.Done done = id.find() ? waiting.remove(id.group(1)) : null;
            if (done != null) {
                done.done(null);
            }
        }
    }

    private Load.Operation operation(Desk desk, List<Visitor> visitors) {
        Random random = new Random(2);
        long run = System.nanoTime();
        String pad = "x".repeat(150);
        return (n, done) -> {
            Visitor visitor = visitors.get(random(random, visitors.size()));
            String id = "bench-" + run + "-" + n;
            waiting.put(id, done);
            byte[] body = ("{\"clientId\":\"" + id + "\",\"content\":{\"type\":\"text\",\"text\":\"" + pad + "\"}}").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            desk.web.send("POST", "/api/widget/" + visitor.channel() + "/messages", Desk.bearer(visitor.token()), body, (answer, problem) -> {
                boolean stored = problem == null && answer.status() == 201;
                if (!stored && waiting.remove(id) != null) {
                    done.done(problem != null ? problem : new IllegalStateException(answer.toString()));
                }
            });
        };
    }

    private static int random(Random random, int bound) {
        synchronized (random) {
            return random.nextInt(bound);
        }
    }
}
