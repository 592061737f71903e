/** How somebody gets in: password, second factor, single sign-on, and what the house asks for. */
package io.switchboard.core.signin;
