package io.switchboard.core;

import javax.sql.DataSource;

class PostgresSearchTest extends SearchContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
