/** Whom of us what happens to tickets concerns, and what notices of tickets say. */
package io.switchboard.core.ticket.notice;
