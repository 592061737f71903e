package io.switchboard.server;

import java.util.HashMap;
import java.util.Map;

/** A PostgreSQL that can be away. */
final class Outage implements Database {

    private final Database.PostgreSql postgres = new Database.PostgreSql();
    private final Relay relay = new Relay(postgres.port());

    @Override
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(postgres.environment());
        environment.put("SWITCHBOARD_DB_URL", "jdbc:postgresql://localhost:" + relay.port() + "/postgres");
        return environment;
    }

    void cut() {
        relay.cut();
    }

    void restore() {
        relay.restore();
    }

    @Override
    public void close() {
        relay.close();
        postgres.close();
    }
}
