package io.switchboard.core;

import javax.sql.DataSource;

class PostgresSendLaterTest extends SendLaterContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
