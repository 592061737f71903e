package io.switchboard.core;

import javax.sql.DataSource;

class H2ApprovalTest extends ApprovalContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
