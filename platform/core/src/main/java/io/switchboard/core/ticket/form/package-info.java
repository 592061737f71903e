/** Forms on the web by which customers without an account ask for something; what they send becomes a ticket. */
package io.switchboard.core.ticket.form;
