package io.switchboard.bench;

import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A visitor sends; measured until his agent's socket has the stored message. */
final class Chat implements Scenario {
    private static final int SEATS = 10;
    private static final int VISITORS = 1_200;
    private static final String PAD = "x".repeat(120);
    private static final long RUN = System.currentTimeMillis();
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Pattern CLIENT_ID = Pattern.compile("\"clientId\":\"(bench-[^\"]+)\"");

    private final Map<String, Load.Done> waiting = new ConcurrentHashMap<>();

    @Override
    public void run(Desk desk, Report report, double seconds) throws Exception {
        List<Desk.Seat> seats = desk.seats(SEATS);
        List<Channel> sockets = new ArrayList<>();
        for (Desk.Seat seat : seats) {
            sockets.add(desk.screen(seat.token(), this::frame));
        }
        List<Desk.Visitor> visitors = desk.visitors(seats, VISITORS);
        WarmUp.until(report, "chat", 48, seconds, desk.processes(), operation(desk, visitors));
        report.line("chat", "one visitor after another", Load.closed(1, seconds, desk.processes(), operation(desk, visitors)));
        Figures most = report.line("chat", "48 at once: the most", Load.closed(48, seconds, desk.processes(), operation(desk, visitors)));
        for (int rate : new int[] {200, 1_000}) {
            report.line("chat", "open loop, " + rate + "/s", Load.open(rate, seconds, desk.processes(), operation(desk, visitors)));
        }
        report.line("chat", "open loop, 70 % of the most", Load.open(most.rate() * 0.7, seconds, desk.processes(), operation(desk, visitors)));
        sockets.forEach(Channel::close);
    }

    /** What an agent's screen gets. */
    void frame(String frame) {
        if (frame.startsWith("{\"type\":\"message.created\"")) {
            Matcher id = CLIENT_ID.matcher(frame);
            Load.Done done = id.find() ? waiting.remove(id.group(1)) : null;
            if (done != null) {
                done.done(null);
            }
        }
    }

    /** One message of one of them; ends when it has come to {@link #frame}. */
    Load.Operation operation(Desk desk, List<Desk.Visitor> visitors) {
        Random random = new Random(2);
        return (n, done) -> {
            Desk.Visitor visitor = visitors.get(random(random, visitors.size()));
            shown(desk, visitor.messages(), visitor.token(), done);
        };
    }

    /** One message of one of them; ends when it is stored, as a platform's call does. */
    static Load.Operation sending(Desk desk, List<Desk.Visitor> visitors) {
        Random random = new Random(3);
        return (n, done) -> {
            Desk.Visitor visitor = visitors.get(random(random, visitors.size()));
            send(desk, visitor.messages(), visitor.token(), newId(), done);
        };
    }

    /** An agent's answer in one of these conversations in turn; ends when it has come to {@link #frame}. */
    Load.Operation answering(Desk desk, List<Desk.Talk> talks) {
        return (n, done) -> {
            Desk.Talk talk = talks.get((int) (n % talks.size()));
            shown(desk, talk.messages(), talk.token(), done);
        };
    }

    private void shown(Desk desk, String path, String token, Load.Done done) {
        String id = newId();
        waiting.put(id, done);
        send(desk, path, token, id, problem -> {
            if (problem != null && waiting.remove(id) != null) {
                done.done(problem);
            }
        });
    }

    /** Never the same again, for a message that is known is a repeat and costs less. */
    static String newId() {
        return "bench-" + RUN + "-" + NUMBERS.incrementAndGet();
    }

    /** Sends a message; ends when it is stored. Its id stands in its text too, for who sees no more. */
    static void send(Desk desk, String path, String token, String id, Load.Done done) {
        byte[] body = ("{\"clientId\":\"" + id + "\",\"content\":{\"type\":\"text\",\"text\":\"" + id + " " + PAD + "\"}}").getBytes(StandardCharsets.UTF_8);
        desk.web.send("POST", path, Desk.bearer(token), body, (answer, problem) -> done.done(
                problem != null ? problem : answer.status() == 201 ? null : new IllegalStateException(answer.toString())));
    }

    private static int random(Random random, int bound) {
        synchronized (random) {
            return random.nextInt(bound);
        }
    }
}
