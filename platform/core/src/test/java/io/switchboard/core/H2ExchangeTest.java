package io.switchboard.core;

import javax.sql.DataSource;

class H2ExchangeTest extends ExchangeContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
