package io.switchboard.core;

import javax.sql.DataSource;

class PostgresLicenceTest extends LicenceContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
