package io.switchboard.core;

import javax.sql.DataSource;

class H2SearchTest extends SearchContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
