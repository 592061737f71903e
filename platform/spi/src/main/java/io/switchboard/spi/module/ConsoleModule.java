package io.switchboard.spi.module;

import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * A plugin's part of the console: an ES module that registers pages, menu entries and panel cards through the console's
 * kit. Files lie in the folder {@code ui} among the plugin's resources ({@code classes/ui} in its archive).
 */
public interface ConsoleModule extends ExtensionPoint {

    /** The module's entry, relative to {@code ui}: {@code index.js}. */
    String script();

    /** Style sheets, relative to {@code ui}. */
    default List<String> styles() {
        return List.of();
    }
}
