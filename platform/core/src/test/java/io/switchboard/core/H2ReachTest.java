package io.switchboard.core;

import javax.sql.DataSource;

class H2ReachTest extends ReachContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
