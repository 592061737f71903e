package io.switchboard.core;

import javax.sql.DataSource;

class PostgresTicketViewTest extends TicketViewContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
