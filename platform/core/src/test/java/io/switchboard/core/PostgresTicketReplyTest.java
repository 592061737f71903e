package io.switchboard.core;

import javax.sql.DataSource;

class PostgresTicketReplyTest extends TicketReplyContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
