package io.switchboard.core;

import javax.sql.DataSource;

class H2ApiKeyTest extends ApiKeyContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
