package io.switchboard.host;

import io.switchboard.spi.ConnectorException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A way into a plugin's code. Safe for use by several threads. */
interface Calls {

    /**
     * Calls the plugin and waits for it.
     *
     * @param what names the call in logs and problems
     * @throws ConnectorException as the plugin threw it; UNAVAILABLE when the plugin is stopped or there is no place for the
     *     call; UNKNOWN_OUTCOME when it threw anything else or took too long
     */
    <T> T call(String what, Duration limit, Callable<T> work);
}
