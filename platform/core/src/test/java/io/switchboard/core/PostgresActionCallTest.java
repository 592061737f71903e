package io.switchboard.core;

import javax.sql.DataSource;

class PostgresActionCallTest extends ActionCallContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
