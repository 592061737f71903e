package io.switchboard.core;

import javax.sql.DataSource;

class H2SlaTest extends SlaContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
