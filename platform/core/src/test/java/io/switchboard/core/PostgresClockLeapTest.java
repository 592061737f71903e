package io.switchboard.core;

import javax.sql.DataSource;

class PostgresClockLeapTest extends ClockLeapContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
