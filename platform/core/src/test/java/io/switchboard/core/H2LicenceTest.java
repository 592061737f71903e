package io.switchboard.core;

import javax.sql.DataSource;

class H2LicenceTest extends LicenceContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
