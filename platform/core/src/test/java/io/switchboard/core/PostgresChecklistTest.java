package io.switchboard.core;

import javax.sql.DataSource;

class PostgresChecklistTest extends ChecklistContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
