package io.switchboard.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A mailbox full of mails becomes conversations: from the moment that its channel is switched on until all are stored. */
final class MailIn implements Scenario {
    private static final int MAILS = 5_000;
    private static final int SHORT = 500;

    @Override
    public void run(Desk desk, Report report, double seconds) throws Exception {
        int count = seconds < 10 ? SHORT : MAILS;
        String folder = System.getProperty("bench.mails", "");
        // The first box warms both sides up.
        for (String part : seconds < 10 ? List.of("") : List.of("cold: ", "")) {
            String run = "r" + System.nanoTime();
            List<byte[]> mails = folder.isBlank() ? Letters.written(run, count) : Letters.of(Path.of(folder), run, count);
            measure(desk, report, part, mails);
        }
    }

    private static void measure(Desk desk, Report report, String part, List<byte[]> mails) throws Exception {
        try (Postbox box = Postbox.with(mails)) {
            long begin = System.nanoTime();
            int fetched = box.fetchAll();
            double bare = fetched / seconds(begin);
            report.figure("mail", part + "average size", mails.stream().mapToInt(mail -> mail.length).average().orElse(0) / 1000, "KB");
            report.figure("mail", part + "ceiling: bare client fetches", bare, "mails/s");
            String id = desk.call(desk.admin, "POST", "/api/channels", Map.of(
                            "plugin", "channel-email", "name", "Bench mail", "enabled", false, "settings", box.settings()))
                    .get("id").asText();
            double cpu = desk.processes().cpuMillis();
            begin = System.nanoTime();
            desk.call(desk.admin, "PATCH", "/api/channels/" + id, Map.of("enabled", true));
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
            while (box.unread() > 0 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(100_000_000);
            }
            double rate = (mails.size() - box.unread()) / seconds(begin);
            report.figure("mail", part + "stored as conversations", rate, "mails/s");
            report.figure("mail", part + "share of the bare client's rate", 100 * rate / bare, "%");
            report.figure("mail", part + "CPU each, server and database", (desk.processes().cpuMillis() - cpu) / mails.size(), "ms");
            desk.call(desk.admin, "PATCH", "/api/channels/" + id, Map.of("enabled", false));
            report.figure("mail", part + "of " + mails.size() + " mails, in the database", count(desk, "message", id), "messages");
            report.figure("mail", part + "in so many conversations", count(desk, "conversation", id), "conversations");
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static long count(Desk desk, String table, String channel) throws SQLException {
        String customers = table.equals("message") ? " and direction = 'IN'" : "";
        try (Connection connection = desk.postgres.connect();
                PreparedStatement count = connection.prepareStatement(
                        "select count(*) from " + table + " where channel_id = cast(? as uuid)" + customers)) {
            count.setString(1, channel);
            try (ResultSet rows = count.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
