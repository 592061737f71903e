package io.switchboard.core;

import io.switchboard.core.search.Clusters;
import io.switchboard.core.search.Follower;
import java.nio.file.Path;
import javax.sql.DataSource;

/** Lists and search of tickets from an index in a real search engine. */
class H2ClusterTicketSearchTest extends TicketSearchContract {
    @Override
    DataSource database() {
        return TestDatabase.h2();
    }

    @Override
    void place(Follower one, Path folder) {
        Clusters.keep(one, folder);
    }

    /** Each is asked by HTTP, several times. */
    @Override
    int conditions() {
        return 100;
    }
}
