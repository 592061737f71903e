/**
 * What the server's health checks ask of us. They stand in a library of the EAR and not in the WAR, for WildFly finds
 * health checks of an EAR only in there (WFLY-12835).
 */
package io.switchboard.core.health;
