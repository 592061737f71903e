package io.switchboard.host;

import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

class H2PluginTablesTest extends PluginTablesContract {
    private final JdbcConnectionPool source = TestHost.h2();

    @Override
    DataSource source() {
        return source;
    }

    @Override
    boolean isTransactional() {
        return false;
    }
}
