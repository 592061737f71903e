/** What plugins do for tickets outside: asked for by flows and rules, done after their transaction, told in the ticket's history. */
package io.switchboard.core.ticket.call;
