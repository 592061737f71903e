package io.switchboard.core;

import javax.sql.DataSource;

class H2SearchTest extends DiskSearchContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
