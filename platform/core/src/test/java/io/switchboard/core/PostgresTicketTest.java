package io.switchboard.core;

import javax.sql.DataSource;

class PostgresTicketTest extends TicketContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
