/**
 * Checking, unpacking and class-loading of a plugin's archive, nothing else: {@link io.switchboard.loader.PluginArchives}
 * makes a {@link io.switchboard.loader.PluginArchive} of a zip file or says by a {@link
 * io.switchboard.loader.BrokenArchiveException} what is wrong with it.
 *
 * <p>An archive holds {@code plugin.properties}, {@code classes/} (with {@code META-INF/extensions.idx}, and console files
 * in {@code classes/ui}) and {@code lib/*.jar}.
 */
package io.switchboard.loader;
