/** Tickets that are made again and again, at times that somebody has planned. */
package io.switchboard.core.ticket.plan;
