package io.switchboard.core;

import javax.sql.DataSource;

class H2TicketReplyTest extends TicketReplyContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
