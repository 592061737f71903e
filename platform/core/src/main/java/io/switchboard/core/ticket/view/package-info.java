/** Kept lists of tickets, and what people do with many tickets at once. */
package io.switchboard.core.ticket.view;
