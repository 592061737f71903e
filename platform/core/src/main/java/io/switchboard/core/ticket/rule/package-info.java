/**
 * Rules over tickets that admins write: when something happens or a time passes, if, then. They run in the transaction of what set them off,
 * are told in the ticket's history, and end by themselves.
 */
package io.switchboard.core.ticket.rule;
