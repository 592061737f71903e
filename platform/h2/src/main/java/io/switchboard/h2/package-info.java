/**
 * A JDBC driver before H2's, a module of the server by itself: it must be there before the first connection is made, which
 * is before any code of the application runs (decision 31).
 */
package io.switchboard.h2;
