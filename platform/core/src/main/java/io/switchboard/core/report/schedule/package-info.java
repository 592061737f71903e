/** Kept reports that come by themselves: told as notices at set times, to each as far as he may see. */
package io.switchboard.core.report.schedule;
