package io.switchboard.core;

import javax.sql.DataSource;

class H2SlaTicketTest extends SlaTicketContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
