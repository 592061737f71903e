package io.switchboard.host;

/** Something that the host does for every plugin while it is started: tables, REST, channels and so on. */
interface PluginPart {

    /**
     * Starts it for a plugin; what fails makes the plugin FAILED.
     *
     * @return ends it; called once, in the reverse order of the starts
     */
    AutoCloseable start(PluginRuntime plugin) throws Exception;

    /** What of an upgrade can be done, and taken back, while the old version still runs; what fails ends the upgrade there. */
    default void prepare(PluginRuntime fresh, PluginRuntime old) {}

    /** There is no way back any more to the version from before the last upgrade, or the plugin is gone. */
    default void settled(String pluginId) {}
}
