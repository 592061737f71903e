package io.switchboard.web.ticket;

import io.switchboard.core.TestDatabase;
import javax.sql.DataSource;

class H2TicketListsTest extends TicketListsContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
