package io.switchboard.core;

import javax.sql.DataSource;

class PostgresNoticeTest extends NoticeContract {
    @Override
    DataSource database() {
        return TestDatabase.postgres();
    }
}
