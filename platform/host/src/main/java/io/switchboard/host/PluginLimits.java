package io.switchboard.host;

import java.time.Duration;

/**
 * How long a plugin may take.
 *
 * @param load to load its classes and make its objects, and to start
 * @param stop to stop, and for its threads to end
 * @param drain how long requests that run may go on while it stops
 */
record PluginLimits(Duration load, Duration stop, Duration drain) {
    /** 30 s, 10 s, 10 s. */
    static final PluginLimits DEFAULT =
            new PluginLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(10));
}
