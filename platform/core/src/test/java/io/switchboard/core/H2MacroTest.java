package io.switchboard.core;

import javax.sql.DataSource;

class H2MacroTest extends MacroContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
