package io.switchboard.core;

import javax.sql.DataSource;

class H2TicketViewTest extends TicketViewContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
