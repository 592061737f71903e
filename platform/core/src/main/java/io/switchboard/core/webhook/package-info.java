/** Tells others' servers what happens here: signed, in order for each thing, again and again until it is heard. */
package io.switchboard.core.webhook;
