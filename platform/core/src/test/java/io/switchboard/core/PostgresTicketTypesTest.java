package io.switchboard.core;

import javax.sql.DataSource;

class PostgresTicketTypesTest extends TicketTypesContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
