package io.switchboard.core;

import javax.sql.DataSource;

class PostgresSlaTest extends SlaContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
