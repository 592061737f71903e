package io.switchboard.core;

import javax.sql.DataSource;

class H2RolesTest extends RolesContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
