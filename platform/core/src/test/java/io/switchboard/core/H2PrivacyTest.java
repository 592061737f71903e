package io.switchboard.core;

import javax.sql.DataSource;

class H2PrivacyTest extends PrivacyContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
