package io.switchboard.core;

import javax.sql.DataSource;

class PostgresApprovalTest extends ApprovalContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
