package io.switchboard.core;

import javax.sql.DataSource;

class H2RuleTest extends RuleContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
