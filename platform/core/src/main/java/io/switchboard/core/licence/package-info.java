/**
 * What the licence allows: {@link io.switchboard.core.licence.LicenceService} knows what holds now, {@link
 * io.switchboard.core.licence.Entitlements} answers from memory. Knows no other feature; they ask it.
 */
package io.switchboard.core.licence;
