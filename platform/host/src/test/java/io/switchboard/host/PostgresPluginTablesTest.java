package io.switchboard.host;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresPluginTablesTest extends PluginTablesContract {
    @RegisterExtension
    static final OwnPostgres POSTGRES = new OwnPostgres();

    @Override
    DataSource source() {
        return POSTGRES.source();
    }

    @Override
    boolean isTransactional() {
        return true;
    }
}
