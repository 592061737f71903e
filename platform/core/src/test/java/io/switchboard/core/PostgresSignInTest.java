package io.switchboard.core;

import javax.sql.DataSource;

class PostgresSignInTest extends SignInContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
