package io.switchboard.core;

import javax.sql.DataSource;

class PostgresKeptReportTest extends KeptReportContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
