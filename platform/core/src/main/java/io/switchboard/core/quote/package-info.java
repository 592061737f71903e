/** What Switchboard costs: a price list, and the cheapest way to get what one asks for. Nothing of it is kept. */
package io.switchboard.core.quote;
