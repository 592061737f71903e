/** Messages and what they carry: immutable values, safe to share between threads. */
package io.switchboard.spi.message;
