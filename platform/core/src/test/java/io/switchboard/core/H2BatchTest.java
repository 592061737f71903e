package io.switchboard.core;

import javax.sql.DataSource;

class H2BatchTest extends BatchContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
