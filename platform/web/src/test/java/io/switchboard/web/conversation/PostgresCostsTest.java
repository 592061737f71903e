package io.switchboard.web.conversation;

import io.switchboard.core.TestDatabase;
import javax.sql.DataSource;

class PostgresCostsTest extends CostsContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
