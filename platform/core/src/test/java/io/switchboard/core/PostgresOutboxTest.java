package io.switchboard.core;

import javax.sql.DataSource;

class PostgresOutboxTest extends OutboxContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
