package io.switchboard.spi.module;

import io.switchboard.spi.platform.PlatformEvent;
import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * Follows the platform's event log. Each event comes at least once, in the order of the log, by one thread; the place is
 * kept while the plugin is stopped, so nothing is missed.
 */
public interface EventListener extends ExtensionPoint {

    /**
     * Handles some events, 1 to 200. When it throws, or takes over 30 s, the same events come again with back-off.
     */
    void onEvents(List<PlatformEvent> events);
}
