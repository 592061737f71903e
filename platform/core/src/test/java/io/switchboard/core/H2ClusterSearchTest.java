package io.switchboard.core;

import javax.sql.DataSource;

class H2ClusterSearchTest extends ClusterSearchContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
