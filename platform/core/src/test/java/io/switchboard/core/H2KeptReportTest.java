package io.switchboard.core;

import javax.sql.DataSource;

class H2KeptReportTest extends KeptReportContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
