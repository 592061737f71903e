package io.switchboard.core;

import javax.sql.DataSource;

class PostgresRuleTest extends RuleContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
