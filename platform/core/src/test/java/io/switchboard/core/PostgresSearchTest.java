package io.switchboard.core;

import javax.sql.DataSource;

class PostgresSearchTest extends DiskSearchContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
