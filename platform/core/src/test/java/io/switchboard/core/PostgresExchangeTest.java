package io.switchboard.core;

import javax.sql.DataSource;

class PostgresExchangeTest extends ExchangeContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
