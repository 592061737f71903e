/** Figures of tickets: a narrow row each, kept beside the event log, and the questions that reports ask of them. */
package io.switchboard.core.report;
