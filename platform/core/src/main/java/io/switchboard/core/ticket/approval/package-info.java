/** Who must agree before a ticket goes on: asking them, their mails, what they decide. */
package io.switchboard.core.ticket.approval;
