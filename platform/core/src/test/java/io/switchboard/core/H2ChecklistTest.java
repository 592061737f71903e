package io.switchboard.core;

import javax.sql.DataSource;

class H2ChecklistTest extends ChecklistContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
