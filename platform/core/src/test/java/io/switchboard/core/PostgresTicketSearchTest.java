package io.switchboard.core;

import javax.sql.DataSource;

class PostgresTicketSearchTest extends TicketSearchContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
