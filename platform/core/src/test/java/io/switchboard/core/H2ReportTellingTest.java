package io.switchboard.core;

import javax.sql.DataSource;

class H2ReportTellingTest extends ReportTellingContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
