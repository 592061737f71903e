package io.switchboard.web.conversation;

import io.switchboard.core.TestDatabase;
import javax.sql.DataSource;

class H2CostsTest extends CostsContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
