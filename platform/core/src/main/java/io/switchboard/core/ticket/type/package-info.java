/**
 * Types of tickets: files with versions that say which fields a ticket has and how it flows. A ticket keeps the version that it was made with.
 */
package io.switchboard.core.ticket.type;
