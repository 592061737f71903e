package io.switchboard.core;

import javax.sql.DataSource;

class PostgresReachTest extends ReachContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
