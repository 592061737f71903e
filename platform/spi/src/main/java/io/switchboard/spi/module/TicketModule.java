package io.switchboard.spi.module;

import java.util.List;
import org.pf4j.ExtensionPoint;

/** A plugin that brings types of tickets: their fields, states and ways. */
public interface TicketModule extends ExtensionPoint {

    /**
     * Definitions in the language of ticket types, each the text of one file. A type whose key isn't there yet is made; one that the plugin brought and
     * nobody changed gets the new text as its next version, so that tickets keep what they were made with; one that an admin changed stays as it
     * is. A text with a fault is left out and logged with its lines. Types stay when the plugin goes. Asked after each start.
     */
    List<String> ticketTypes();
}
