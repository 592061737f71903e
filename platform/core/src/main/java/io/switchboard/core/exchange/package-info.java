/** Contacts, conversations and messages given out in bulk, and contacts taken in. */
package io.switchboard.core.exchange;
