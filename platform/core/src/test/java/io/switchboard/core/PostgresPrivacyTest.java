package io.switchboard.core;

import javax.sql.DataSource;

class PostgresPrivacyTest extends PrivacyContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
