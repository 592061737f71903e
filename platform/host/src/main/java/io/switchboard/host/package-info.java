/**
 * The running of plugins: their life, calls into them with limits, settings, tables, REST, channels, console files.
 *
 * <p>{@link io.switchboard.host.Plugins} is the door: install, start, stop, upgrade, remove. Each started plugin is a
 * {@link io.switchboard.host.PluginRuntime}; whatever a plugin's code is asked to do goes through its {@link
 * io.switchboard.host.PluginCalls}. {@link io.switchboard.host.HostWiring} puts the parts together for CDI; tests put them
 * together themselves.
 */
package io.switchboard.host;
