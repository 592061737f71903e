package io.switchboard.core;

import javax.sql.DataSource;

class H2NoticeTest extends NoticeContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }
}
