/**
 * One vocabulary of conditions (field, operator, values) for whatever asks something of a ticket: transitions, fields that are shown
 * when, rules, SLA policies, saved views. It is asked of facts in memory here; whoever has an index makes a question to it of the
 * same records.
 */
package io.switchboard.core.condition;
