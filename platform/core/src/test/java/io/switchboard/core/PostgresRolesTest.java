package io.switchboard.core;

import javax.sql.DataSource;

class PostgresRolesTest extends RolesContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
