package io.switchboard.core;

import javax.sql.DataSource;

class H2ReportTest extends ReportContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
