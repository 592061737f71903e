/**
 * What is promised to customers, and by when it is due: calendars of working time, policies, and the clocks that they set. Knows
 * nothing of what it holds for: whoever keeps clocks tells them what happened, asks for what is due next, and acts on it.
 */
package io.switchboard.core.sla;
