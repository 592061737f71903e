package io.switchboard.core.shared;

import java.util.List;

/** The core's port to what plugins bring; the host implements it. */
public interface Extensions {

    /**
     * The extensions of a type in the started plugins, in the order in which the plugins were started. Each call on them
     * is guarded by the host: time limit, no transaction, failures as {@link io.switchboard.spi.ConnectorException}.
     */
    <T> List<T> active(Class<T> type);
}
