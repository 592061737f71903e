package io.switchboard.core;

import javax.sql.DataSource;

class H2TicketIntakeTest extends TicketIntakeContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
