/** What a plugin can bring besides channels: REST resources, tables, console pages, tasks, listeners, notices, storage. */
package io.switchboard.spi.module;
