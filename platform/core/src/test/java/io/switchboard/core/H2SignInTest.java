package io.switchboard.core;

import javax.sql.DataSource;

class H2SignInTest extends SignInContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
