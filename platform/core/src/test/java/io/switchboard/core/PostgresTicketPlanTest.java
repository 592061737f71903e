package io.switchboard.core;

import javax.sql.DataSource;

class PostgresTicketPlanTest extends TicketPlanContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
