package io.switchboard.core;

import javax.sql.DataSource;

class PostgresFileCheckTest extends FileCheckContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
