/** Shares that are watched: who is to know is told once when one passes its limit. */
package io.switchboard.core.report.alarm;
