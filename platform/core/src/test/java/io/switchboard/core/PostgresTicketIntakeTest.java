package io.switchboard.core;

import javax.sql.DataSource;

class PostgresTicketIntakeTest extends TicketIntakeContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
