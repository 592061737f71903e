package io.switchboard.core;

import javax.sql.DataSource;

class H2HostileTest extends HostileContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
