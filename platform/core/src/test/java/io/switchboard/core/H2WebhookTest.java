package io.switchboard.core;

import javax.sql.DataSource;

class H2WebhookTest extends WebhookContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
