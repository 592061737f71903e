package io.switchboard.core;

import javax.sql.DataSource;

class PostgresSlaTicketTest extends SlaTicketContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
