package io.switchboard.core;

import javax.sql.DataSource;

class H2TicketTypesTest extends TicketTypesContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
