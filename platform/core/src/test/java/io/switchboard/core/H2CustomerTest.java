package io.switchboard.core;

import javax.sql.DataSource;

class H2CustomerTest extends CustomerContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
