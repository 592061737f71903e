package io.switchboard.host;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresHostTablesTest extends HostTablesContract {
    @RegisterExtension
    static final OwnPostgres POSTGRES = new OwnPostgres();

    @Override
    DataSource source() {
        return POSTGRES.source();
    }
}
