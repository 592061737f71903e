package io.switchboard.spi.module;

import java.time.Duration;
import org.pf4j.ExtensionPoint;

/** Something a plugin does again and again, on one node at a time. */
public interface ScheduledTask extends ExtensionPoint {

    /** Name within the plugin: letters, digits and hyphens. */
    String name();

    /** Pause between the end of a run and the start of the next: 1 s to 7 days. */
    Duration every();

    /** One run; must bear being run twice. 10 minutes at most. */
    void run();
}
