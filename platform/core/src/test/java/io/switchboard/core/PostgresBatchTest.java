package io.switchboard.core;

import javax.sql.DataSource;

class PostgresBatchTest extends BatchContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
