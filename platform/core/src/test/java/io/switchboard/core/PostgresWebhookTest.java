package io.switchboard.core;

import javax.sql.DataSource;

class PostgresWebhookTest extends WebhookContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
