package io.switchboard.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A platform's webhooks: each answered with 200 once its message is committed. */
final class Ingest implements Scenario {
    private static final String TEXT = "lorem ipsum dolor ".repeat(12);

    @Override
    public void run(Desk desk, Report report, double seconds) throws Exception {
        Figures bare1 = report.line("ingest", "ceiling: bare transaction, 1 client", Ceiling.ingest(desk.postgres, 1, seconds / 2));
        Figures bare8 = report.line("ingest", "ceiling: bare transaction, 8 clients", Ceiling.ingest(desk.postgres, 8, seconds / 2));
        WarmUp.until(report, "ingest", 64, seconds, desk.processes(), operation(desk));
        Figures one = report.line("ingest", "webhook, 1 client", Load.closed(1, seconds, desk.processes(), operation(desk)));
        Figures most = report.line("ingest", "webhook, 64 clients", Load.closed(64, seconds, desk.processes(), operation(desk)));
        report.line("ingest", "webhook, open loop at half of it", Load.open(most.rate() / 2, seconds, desk.processes(), operation(desk)));
        report.figure("ingest", "rate: share of the bare transaction's", 100 * most.rate() / bare8.rate(), "%");
        report.figure("ingest", "CPU a message: times the bare transaction's", most.cpuEach() / bare8.cpuEach(), "x");
        report.figure("ingest", "p50 of 1 client: times the bare transaction's", one.millis(50) / bare1.millis(50), "x");
    }

    /** One message of one of the 5,000 customers whose conversations are in work. */
    static Load.Operation operation(Desk desk) {
        String path = "/hooks/" + desk.echo();
        Random random = new Random(1);
        String run = UUID.randomUUID().toString();
        // Not the load's own number, which begins anew with each measurement: what is known already is a repeat and costs less.
        AtomicLong number = new AtomicLong();
        return (n, done) -> {
            int who;
            synchronized (random) {
                who = 1 + random.nextInt(5_000);
            }
            byte[] body = ("{\"id\":\"" + run + number.incrementAndGet() + "\",\"from\":\"v" + who + "\",\"text\":\"" + TEXT + "\"}").getBytes(StandardCharsets.UTF_8);
            desk.web.send("POST", path, Map.of("X-Echo-Signature", signature(body)), body, (answer, problem) -> done.done(
                    problem != null ? problem : answer.status() == 200 ? null : new IllegalStateException(answer.toString())));
        };
    }

    private static String signature(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Desk.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
