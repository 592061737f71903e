package io.switchboard.host;

/** Something that the host does for every plugin while it is started: tables, REST, channels and so on. */
interface PluginPart {

    /**
     * Starts it for a plugin; what fails makes the plugin FAILED.
     *
     * @return ends it; called once, in the reverse order of the starts
     */
    AutoCloseable start(PluginRuntime plugin) throws Exception;
}
