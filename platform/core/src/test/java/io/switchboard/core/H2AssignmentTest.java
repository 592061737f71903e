package io.switchboard.core;

import javax.sql.DataSource;

class H2AssignmentTest extends AssignmentContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
