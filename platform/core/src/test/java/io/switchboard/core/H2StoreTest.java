package io.switchboard.core;

import javax.sql.DataSource;

class H2StoreTest extends StoreContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
