package io.switchboard.core;

import javax.sql.DataSource;

class H2ActionCallTest extends ActionCallContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
