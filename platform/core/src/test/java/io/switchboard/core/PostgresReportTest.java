package io.switchboard.core;

import javax.sql.DataSource;

class PostgresReportTest extends ReportContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
