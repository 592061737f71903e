package io.switchboard.web.ticket;

import io.switchboard.core.TestDatabase;
import javax.sql.DataSource;

class PostgresTicketListsTest extends TicketListsContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
