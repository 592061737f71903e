package io.switchboard.core;

import javax.sql.DataSource;

class H2TicketSearchTest extends TicketSearchContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
