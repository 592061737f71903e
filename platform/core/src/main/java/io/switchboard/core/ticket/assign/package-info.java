/**
 * Who gets a ticket: by group, skills, load and working hours, explained and never beyond what somebody can take. A person's word counts more.
 */
package io.switchboard.core.ticket.assign;
