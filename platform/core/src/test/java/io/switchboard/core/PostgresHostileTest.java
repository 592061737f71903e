package io.switchboard.core;

import javax.sql.DataSource;

class PostgresHostileTest extends HostileContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
