package io.switchboard.core;

import javax.sql.DataSource;

class PostgresMacroTest extends MacroContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
