package io.switchboard.core;

import javax.sql.DataSource;

class H2AuditTest extends AuditContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
