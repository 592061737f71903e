package io.switchboard.core;

import javax.sql.DataSource;

class H2ClockLeapTest extends ClockLeapContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
