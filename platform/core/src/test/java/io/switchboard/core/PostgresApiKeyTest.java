package io.switchboard.core;

import javax.sql.DataSource;

class PostgresApiKeyTest extends ApiKeyContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
