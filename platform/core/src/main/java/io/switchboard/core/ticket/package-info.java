/**
 * Tickets: a request with its number, its state, its owner, its own fields and its history. Everything that happens to one is a {@link
 * io.switchboard.core.ticket.TicketChange}, written by the {@link io.switchboard.core.ticket.Journal} and applied by {@link
 * io.switchboard.core.ticket.Ticket#apply}; so the row is what the history says.
 */
package io.switchboard.core.ticket;
