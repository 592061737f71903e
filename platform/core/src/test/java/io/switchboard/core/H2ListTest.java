package io.switchboard.core;

import javax.sql.DataSource;

class H2ListTest extends ListContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
