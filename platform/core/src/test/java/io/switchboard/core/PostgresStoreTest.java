package io.switchboard.core;

import javax.sql.DataSource;

class PostgresStoreTest extends StoreContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
