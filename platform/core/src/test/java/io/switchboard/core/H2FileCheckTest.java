package io.switchboard.core;

import javax.sql.DataSource;

class H2FileCheckTest extends FileCheckContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
