package io.switchboard.core;

import javax.sql.DataSource;

class PostgresCustomerTest extends CustomerContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
