/**
 * A customer's right to his data, and to be forgotten (PIPL articles 45 and 47, GDPR articles 15 and 17), and how long things are kept
 * at all. What a feature has of people it erases itself; here stands in which order, and that it is done to the end.
 */
package io.switchboard.core.privacy;
