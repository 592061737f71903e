package io.switchboard.core;

import javax.sql.DataSource;

class H2TicketPlanTest extends TicketPlanContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
