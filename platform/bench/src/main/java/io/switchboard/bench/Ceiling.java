package io.switchboard.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the machine could do at best: the bare transaction of one stored message (dedupe key, conversation, message, outbox,
 * event), by prepared statements, with nothing else around it.
 */
final class Ceiling {
    private static final String[] SQL = {
        "insert into bare_seen values (?) on conflict do nothing",
        "update bare_conversation set last = now(), n = n + 1 where id = ?",
        "insert into bare_message (conversation, body) values (?, repeat('lorem ipsum dolor ', 12))",
        "insert into bare_outbox (payload) values ('{\"t\":\"msg\",\"c\":1}')",
        "insert into bare_event (conversation, type, data) values (?, 'message.created', '{\"c\":1}')"
    };

    private Ceiling() {}

    static Figures ingest(Postgres postgres, int clients, double seconds) throws SQLException {
        try (Connection c = postgres.connect(); Statement s = c.createStatement()) {
            s.execute("drop table if exists bare_seen, bare_message, bare_outbox, bare_event, bare_conversation");
            s.execute("create table bare_conversation (id bigint primary key, last timestamptz, n int default 0)");
            s.execute("insert into bare_conversation select g, now(), 0 from generate_series(1, 20000) g");
            s.execute("create table bare_message (id bigint generated always as identity primary key,"
                    + " conversation bigint not null references bare_conversation, at timestamptz default now(), body text)");
            s.execute("create index on bare_message (conversation, at)");
            s.execute("create table bare_outbox (id bigint generated always as identity primary key, at timestamptz default now(), payload jsonb)");
            s.execute("create table bare_seen (k text primary key)");
            s.execute("create table bare_event (id bigint generated always as identity primary key, conversation bigint not null,"
                    + " at timestamptz default now(), type text, data jsonb)");
        }
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        List<Client> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            all.add(new Client(postgres.connect()));
        }
        Deque<Client> free = new ArrayDeque<>(all);
        Figures figures = Load.closed(clients, seconds, postgres.processes(), (n, done) -> threads.execute(() -> {
            Client client;
            synchronized (free) {
                client = free.poll();
            }
            Throwable problem = null;
            try {
                client.store();
            } catch (SQLException e) {
                problem = e;
            }
            synchronized (free) {
                free.push(client);
            }
            done.done(problem);
        }));
        threads.shutdown();
        for (Client client : all) {
            client.connection.close();
        }
        return figures;
    }

    private static final class Client {
        private final Connection connection;
        private final PreparedStatement[] statements = new PreparedStatement[SQL.length];
        private final Random random = new Random();

        Client(Connection connection) throws SQLException {
            this.connection = connection;
            connection.setAutoCommit(false);
            for (int i = 0; i < SQL.length; i++) {
                statements[i] = connection.prepareStatement(SQL[i]);
            }
        }

        void store() throws SQLException {
            long conversation = 1 + random.nextInt(20_000);
            statements[0].setString(1, UUID.randomUUID().toString());
            for (int i : new int[] {1, 2, 4}) {
                statements[i].setLong(1, conversation);
            }
            for (PreparedStatement statement : statements) {
                statement.executeUpdate();
            }
            connection.commit();
        }
    }
}
