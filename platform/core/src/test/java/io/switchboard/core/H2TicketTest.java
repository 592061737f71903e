package io.switchboard.core;

import javax.sql.DataSource;

class H2TicketTest extends TicketContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
