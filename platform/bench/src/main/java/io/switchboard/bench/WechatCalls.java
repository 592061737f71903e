package io.switchboard.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A platform's calls of many customers of several accounts, a third of them repeats: half of those beside the first call, the
 * others when up to some thousand newer messages have come. Knows what was acknowledged when, and finds it in the database.
 */
final class WechatCalls {
    /** Repeats come among the last so many messages: some seconds' worth. */
    private static final int RECENT = 3_000;
    private static final String TEXT = "您好,我上星期的订单到现在还没有收到,快递单号查不到,请帮我看一下现在到哪里了,什么时候可以送到,谢谢! ";

    private final Desk desk;
    private final List<WechatAccount> accounts;
    private final List<Desk.Seat> seats;
    private final int customers;
    private final long run = 24_000_000_000_000_000L + System.currentTimeMillis() % 1_000_000_000L * 1_000_000L;
    private final Map<Long, Message> messages = new ConcurrentHashMap<>();
    private final List<Message> recent = new ArrayList<>();
    private final Random random = new Random(4);
    private final AtomicLong calls = new AtomicLong();
    private int last;

    /**
     * @param seats of the accounts, in their order
     * @param customers of all accounts together
     */
    WechatCalls(Desk desk, List<WechatAccount> accounts, List<Desk.Seat> seats, int customers) {
        this.desk = desk;
        this.accounts = accounts;
        this.seats = seats;
        this.customers = customers;
    }

    /** One message of one customer. Times as {@link System#nanoTime} counts: when it was first called with, when first acknowledged. */
    private static final class Message {
        private final long number;
        private final int customer;
        private final long seconds = System.currentTimeMillis() / 1000;
        private final long sent = System.nanoTime();
        private final AtomicLong acknowledged = new AtomicLong(Long.MAX_VALUE);

        Message(long number, int customer) {
            this.number = number;
            this.customer = customer;
        }

        boolean isAcknowledged() {
            return acknowledged.get() != Long.MAX_VALUE;
        }
    }

    /** What was found of all that was acknowledged. */
    record Found(long acknowledged, long lost, long doubled, long wrong, long pairs, long disordered) {}

    /** A call; ends well only when it is answered as the platform wants it. */
    void start(long n, Load.Done done) {
        call(chosen(n), done);
    }

    /** A first message of each customer in turn, so that all are known when it counts. */
    void introduce(long n, Load.Done done) {
        call(fresh((int) (n % customers)), done);
    }

    private void call(Message message, Load.Done done) {
        int account = message.customer % accounts.size();
        WechatAccount.Call call = accounts.get(account).text(from(message), message.seconds, message.number, TEXT + "#" + message.number + "#");
        String path = "/hooks/" + seats.get(account).channel() + "?" + call.query();
        calls.incrementAndGet();
        desk.web.send("POST", path, Map.of("Content-Type", "text/xml"), call.body(), (answer, problem) -> {
            boolean taken = problem == null && answer.status() == 200 && answer.body().equals("success");
            if (taken) {
                message.acknowledged.accumulateAndGet(System.nanoTime(), Math::min);
            }
            done.done(taken ? null : problem != null ? problem : new IllegalStateException(answer.toString()));
        });
    }

    /** How many calls were made, and how many different messages they brought. */
    long calls() {
        return calls.get();
    }

    long distinct() {
        return messages.size();
    }

    private synchronized Message chosen(long n) {
        if (n % 3 == 2 && !recent.isEmpty()) {
            return recent.get(random.nextBoolean() ? last : random.nextInt(recent.size()));
        }
        return fresh(random.nextInt(customers));
    }

    private synchronized Message fresh(int customer) {
        Message message = new Message(run + messages.size(), customer);
        messages.put(message.number, message);
        last = messages.size() % RECENT;
        if (last < recent.size()) {
            recent.set(last, message);
        } else {
            last = recent.size();
            recent.add(message);
        }
        return message;
    }

    private static String from(Message message) {
        return "o6_bmjrPTlm6_2sgVt7hMZOP" + String.format("%04d", message.customer);
    }

    /** Looks for everything in the database. Call when nothing is on its way. */
    Found find() throws SQLException {
        Set<Long> seen = new HashSet<>();
        long doubled = 0;
        long wrong = 0;
        long pairs = 0;
        long disordered = 0;
        try (Connection connection = desk.postgres.connect()) {
            connection.setAutoCommit(false);
            for (Desk.Seat seat : seats) {
                try (PreparedStatement select = connection.prepareStatement("select split_part(m.provider_id, ':', 4), c.external_id, m.conversation_id,"
                        + " position('#' || split_part(m.provider_id, ':', 4) || '#' in cast(m.content as text)) from message m"
                        + " join conversation c on c.id = m.conversation_id join channel h on h.id = m.channel_id"
                        + " where h.channel_key = ? and m.direction = 'IN' order by m.conversation_id, m.seq")) {
                    select.setString(1, seat.channel());
                    select.setFetchSize(10_000);
                    Order order = new Order();
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            Message message = messages.get(Long.parseLong(rows.getString(1)));
                            boolean ours = message != null && from(message).equals(rows.getString(2)) && rows.getInt(4) > 0;
                            if (!ours) {
                                wrong++;
                            } else if (!seen.add(message.number)) {
                                doubled++;
                            } else {
                                order.next(rows.getString(3), message);
                            }
                        }
                    }
                    pairs += order.pairs;
                    disordered += order.disordered;
                }
            }
        }
        List<Message> acknowledged = messages.values().stream().filter(Message::isAcknowledged).toList();
        long lost = acknowledged.stream().filter(message -> !seen.contains(message.number)).count();
        return new Found(acknowledged.size(), lost, doubled, wrong, pairs, disordered);
    }

    /** Whether what stands earlier in a conversation was not written only after the later one had been acknowledged. */
    private static final class Order {
        private String conversation;
        private Message last;
        private long latestSent;
        private long pairs;
        private long disordered;

        void next(String where, Message message) {
            if (!where.equals(conversation)) {
                conversation = where;
                latestSent = message.sent;
            } else {
                pairs += last.acknowledged.get() < message.sent ? 1 : 0;
                disordered += message.acknowledged.get() < latestSent ? 1 : 0;
                latestSent = Math.max(latestSent, message.sent);
            }
            last = message;
        }
    }
}
