/** Words of the platform to somebody's address, a mail address for example, through whichever plugin reaches it. */
package io.switchboard.core.letter;
