package io.switchboard.core;

import javax.sql.DataSource;

class H2SendLaterTest extends SendLaterContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
