package io.switchboard.core;

import javax.sql.DataSource;

class PostgresTicketImportTest extends TicketImportContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
