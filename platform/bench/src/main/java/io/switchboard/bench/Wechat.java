package io.switchboard.bench;

import io.netty.channel.Channel;
import io.switchboard.bench.WechatPlatform.Pace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Encrypted webhooks of WeChat beside the web channel: the most that each holds for a minute, what became of every message, and
 * what the webhooks cost the others. Meanwhile agents answer on two accounts whose platform takes ten seconds, or never answers.
 */
final class Wechat implements Scenario {
    private static final String NAME = "wechat";
    private static final double MINUTE = 60;
    private static final int CUSTOMERS = 1_200;
    private static final int WEB_SEATS = 10;
    /** Those whom the webhooks may disturb. */
    private static final int OTHER_SEATS = 4;
    private static final int OTHERS = 100;
    private static final List<Pace> ACCOUNTS =
            List.of(Pace.AT_ONCE, Pace.AT_ONCE, Pace.AT_ONCE, Pace.AT_ONCE, Pace.AFTER_TEN_SECONDS, Pace.NEVER);
    private static final double INTRODUCED_A_SECOND = 150;
    private static final double ANSWERS_A_SECOND = 4;
    private static final double OTHERS_A_SECOND = 20;
    private static final int WINDOWS = 4;
    private static final int TRIES = 6;
    private static final double LESS = 0.93;

    // What is promised.
    private static final double LATEST_MILLIS = 1_000;
    private static final double SHARE = 80;
    private static final double SLOWER = 2;
    /** In a short step: what piles up in it would pile up six times as high in a minute. */
    private static final double LATEST_IN_STEP_MILLIS = 500;

    private final WechatPlatform platform = new WechatPlatform();
    private final Chat toAgents = new Chat();
    private final Chat toVisitors = new Chat();
    private final Figures answers = new Figures();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    });
    private Desk desk;
    private Report report;
    private WechatCalls calls;
    private Load.Operation web;
    private Load.Operation slowAnswers;

    @Override
    public void run(Desk onDesk, Report toReport, double seconds) throws Exception {
        desk = onDesk;
        report = toReport;
        try {
            measure(seconds);
        } finally {
            platform.close();
            threads.shutdownNow();
        }
    }

    private void measure(double seconds) throws Exception {
        List<WechatAccount> accounts = IntStream.range(0, ACCOUNTS.size()).mapToObj(WechatAccount::new).toList();
        List<Desk.Seat> seats =
                desk.seats(ACCOUNTS.size(), "channel-wechat", i -> accounts.get(i).settings(platform.base(ACCOUNTS.get(i))));
        List<Desk.Seat> webSeats = desk.seats(WEB_SEATS);
        List<Desk.Seat> otherSeats = desk.seats(OTHER_SEATS);
        Screens screens = new Screens(desk);
        for (Desk.Seat seat : Stream.of(seats, webSeats, otherSeats).flatMap(List::stream).toList()) {
            screens.open(seat, toAgents::frame);
        }
        web = Chat.sending(desk, desk.visitors(webSeats, CUSTOMERS));
        calls = new WechatCalls(desk, accounts, seats, CUSTOMERS);
        Load.open(INTRODUCED_A_SECOND, CUSTOMERS / INTRODUCED_A_SECOND, desk.processes(), calls::introduce);
        List<Desk.Talk> slow = desk.talks(seats.subList(ACCOUNTS.indexOf(Pace.AFTER_TEN_SECONDS), ACCOUNTS.size()));
        AtomicLong next = new AtomicLong();
        slowAnswers = (n, done) -> {
            Desk.Talk talk = slow.get((int) (next.getAndIncrement() % slow.size()));
            Chat.send(desk, talk.messages(), talk.token(), Chat.newId(), done);
        };

        WarmUp.until(report, NAME, 64, seconds, desk.processes(), (n, done) -> {
            if (n % 2 == 0) {
                web.start(n, done);
            } else {
                calls.start(n / 2, done);
            }
        });
        Rates held = rates(seconds);
        List<Desk.Visitor> others = desk.visitors(otherSeats, OTHERS);
        List<Channel> pages = desk.pages(others, toVisitors::frame);
        Load.open(OTHERS_A_SECOND, OTHERS / OTHERS_A_SECOND, desk.processes(), (n, done) -> {
            Desk.Visitor visitor = others.get((int) n);
            Chat.send(desk, visitor.messages(), visitor.token(), Chat.newId(), done);
        });
        List<Load.Operation> disturbed = List.of(
                toAgents.operation(desk, others),
                toVisitors.answering(desk, desk.talks(otherSeats)),
                sent(desk.talks(seats.subList(0, ACCOUNTS.indexOf(Pace.AFTER_TEN_SECONDS)))));
        for (Slower slower : others("half of that", held.webhooks() / 2, seconds, disturbed)) {
            report.verdict(NAME, "p99 beside half of that: " + slower.what(), slower.times(), "x quiet", "<= 2", slower.isHeld());
        }
        // The more is held the more is half of it: what the same is at half of the rate that is asked for.
        for (Slower slower : others("half of the rate asked for", held.web() * SHARE / 100 / 2, seconds, disturbed)) {
            report.figure(NAME, "p99 beside half of the rate asked for: " + slower.what(), slower.times(), "x quiet");
        }
        screens.closedBy().forEach((code, times) -> report.figure(NAME, "agents' sockets closed by " + code + " and opened again", times, "sockets"));
        report.figure(NAME, "visitors' sockets that stayed open", pages.stream().filter(Channel::isActive).count(), "of " + OTHERS);
        found();
        screens.close();
        pages.forEach(Channel::close);
        desk.close(seats);
    }

    /** What both held for a minute, a second. */
    private record Rates(double webhooks, double web) {}

    /** The most that both hold, found in turn so that they see the same machine; then each for a minute. */
    private Rates rates(double seconds) throws Exception {
        double minute = seconds < 10 ? seconds : MINUTE;
        Figures most = report.line(NAME, "webhooks, 64 clients", Load.closed(64, seconds, desk.processes(), calls::start));
        Search webhooks = new Search(most.rate() * 0.7);
        most = report.line(NAME, "web channel, 64 clients", Load.closed(64, seconds, desk.processes(), web));
        Search messages = new Search(most.rate() * 0.7);
        while (!webhooks.isOver() || !messages.isOver()) {
            if (!webhooks.isOver()) {
                step(webhooks, "webhooks", webhooks(webhooks.next(), seconds));
            }
            if (!messages.isOver()) {
                step(messages, "web channel", Load.open(messages.next(), seconds, desk.processes(), web));
            }
        }
        Figures ours = most(webhooks.held(), rate -> webhooks(rate, minute));
        report.line(NAME, "webhooks, a minute of the most that is held", ours);
        Figures theirs = most(messages.held(), rate -> Load.open(rate, minute, desk.processes(), web));
        report.line(NAME, "web channel, a minute of the most that is held", theirs);
        report.verdict(NAME, "callbacks' p99.9 in that minute", ours.millis(99.9), "ms", "< 1000", ours.millis(99.9) < LATEST_MILLIS);
        report.verdict(NAME, "callbacks not answered with success in it", ours.failures(), "calls", "0", ours.failures() == 0);
        double share = 100 * ours.rate() / theirs.rate();
        report.verdict(NAME, "rate: share of the web channel's", share, "%", ">= 80", share >= SHARE);
        report.figure(NAME, "the same of messages, repeats not counted", share * 2 / 3, "%");
        return new Rates(ours.rate(), theirs.rate());
    }

    /** A minute at this rate, or where that isn't held at somewhat less. */
    private Figures most(double rate, DoubleFunction<Figures> minute) {
        double tried = rate;
        Figures figures = minute.apply(tried);
        desk.product.awaitIndex();
        for (int i = 1; i < TRIES && !isHeld(figures, LATEST_MILLIS); i++) {
            report.line(NAME, "not held for a minute: " + Math.round(tried) + "/s", figures);
            tried *= LESS;
            figures = minute.apply(tried);
            desk.product.awaitIndex();
        }
        return figures;
    }

    private void step(Search search, String what, Figures figures) {
        boolean held = isHeld(figures, LATEST_IN_STEP_MILLIS);
        report.line(NAME, "search, " + (held ? "held: " : "missed: ") + what + " " + Math.round(search.next()), figures);
        search.tell(held);
        // What piled up must not fall to the next one.
        desk.product.awaitIndex();
    }

    private static boolean isHeld(Figures figures, double latestMillis) {
        return figures.failures() == 0 && figures.millis(99.9) < latestMillis;
    }

    /** So many calls a second, beside the answers to those whose platform is slow or silent. */
    private Figures webhooks(double rate, double seconds) {
        CompletableFuture<Figures> beside = CompletableFuture.supplyAsync(
                () -> Load.open(ANSWERS_A_SECOND, seconds, desk.processes(), slowAnswers), threads);
        Figures figures = Load.open(rate, seconds, desk.processes(), calls::start);
        answers.and(beside.join());
        return figures;
    }

    /** Answers on accounts whose platform takes them at once; each ends when it is there. */
    private Load.Operation sent(List<Desk.Talk> talks) {
        AtomicLong next = new AtomicLong();
        return (n, done) -> {
            // In turn over all measurements: only so many answers are free until the customer writes again.
            Desk.Talk talk = talks.get((int) (next.getAndIncrement() % talks.size()));
            String id = Chat.newId();
            platform.await(id, done);
            Chat.send(desk, talk.messages(), talk.token(), id, problem -> {
                if (problem != null && platform.forget(id)) {
                    done.done(problem);
                }
            });
        };
    }

    /** How many times as long others waited at p99. */
    private record Slower(String what, double times, boolean failed) {
        boolean isHeld() {
            return times <= SLOWER && !failed;
        }
    }

    /** What others wait, in turn without the webhooks and beside so many a second. */
    private List<Slower> others(String share, double rate, double seconds, List<Load.Operation> operations) {
        List<String> names = List.of("visitor to agent's socket", "agent to visitor's socket", "answer to another account's platform");
        List<Figures> quiet = operations.stream().map(any -> new Figures()).toList();
        List<Figures> beside = operations.stream().map(any -> new Figures()).toList();
        Figures load = new Figures();
        // Once more than is counted: the first is to warm up.
        for (int window = 0; window <= WINDOWS; window++) {
            List<Figures> alone = together(operations, seconds);
            CompletableFuture<Figures> webhooks = CompletableFuture.supplyAsync(() -> webhooks(rate, seconds + 3), threads);
            rest(2);
            List<Figures> disturbed = together(operations, seconds);
            Figures done = webhooks.join();
            if (window > 0) {
                IntStream.range(0, operations.size()).forEach(i -> {
                    quiet.get(i).and(alone.get(i));
                    beside.get(i).and(disturbed.get(i));
                });
                load.and(done);
            }
            desk.product.awaitIndex();
        }
        report.line(NAME, "webhooks at " + share, load);
        List<Slower> slower = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            report.line(NAME, "quiet: " + names.get(i), quiet.get(i));
            report.line(NAME, "beside " + share + ": " + names.get(i), beside.get(i));
            double times = beside.get(i).millis(99) / quiet.get(i).millis(99);
            slower.add(new Slower(names.get(i), times, beside.get(i).failures() > 0));
        }
        return slower;
    }

    private List<Figures> together(List<Load.Operation> operations, double seconds) {
        List<CompletableFuture<Figures>> all = operations.stream()
                .map(each -> CompletableFuture.supplyAsync(() -> Load.open(OTHERS_A_SECOND, seconds, desk.processes(), each), threads))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }

    private static void rest(double seconds) {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < deadline) {
            LockSupport.parkNanos(deadline - System.nanoTime());
        }
    }

    /** What became of every message of the whole run, and of the answers. */
    private void found() throws SQLException {
        WechatCalls.Found found = calls.find();
        report.figure(NAME, "calls made", calls.calls(), "calls");
        report.figure(NAME, "different messages acknowledged", found.acknowledged(), "messages");
        report.verdict(NAME, "of them lost", found.lost(), "messages", "0", found.lost() == 0);
        report.verdict(NAME, "stored twice", found.doubled(), "messages", "0", found.doubled() == 0);
        report.verdict(NAME, "stored with another text or customer", found.wrong(), "messages", "0", found.wrong() == 0);
        report.figure(NAME, "a customer's next sent when the last was taken", found.pairs(), "messages");
        report.verdict(NAME, "stored out of order", found.disordered(), "messages", "0", found.disordered() == 0);
        report.figure(NAME, "answers written to slow and silent accounts", answers.count(), "answers");
        report.verdict(NAME, "refused of those", answers.failures(), "answers", "0", answers.failures() == 0);
        report.figure(NAME, "answers that came to a platform", platform.messages(), "answers");
        report.verdict(NAME, "of them twice", platform.doubled(), "answers", "0", platform.doubled() == 0);
    }
}
