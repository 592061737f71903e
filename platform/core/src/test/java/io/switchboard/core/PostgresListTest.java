package io.switchboard.core;

import javax.sql.DataSource;

class PostgresListTest extends ListContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
