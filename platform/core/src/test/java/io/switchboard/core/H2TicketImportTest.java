package io.switchboard.core;

import javax.sql.DataSource;

class H2TicketImportTest extends TicketImportContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
