/** What agents do to tickets again and again, kept under a name. */
package io.switchboard.core.ticket.macro;
