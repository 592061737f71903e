package io.switchboard.core;

import javax.sql.DataSource;

class PostgresReportTellingTest extends ReportTellingContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
