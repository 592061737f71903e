/** Services that the platform offers to plugins; injected, safe for use by several threads. */
package io.switchboard.spi.platform;
