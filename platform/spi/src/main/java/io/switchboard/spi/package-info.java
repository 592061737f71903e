/**
 * What a plugin sees of Switchboard.
 *
 * <p>{@link io.switchboard.spi.channel} holds the channel connectors, {@link io.switchboard.spi.message} what travels
 * through them, {@link io.switchboard.spi.settings} typed settings, {@link io.switchboard.spi.module} the further
 * extension points of a module, {@link io.switchboard.spi.platform} the services that the platform offers to plugins.
 *
 * <p>Extension classes are found by PF4J: they implement an interface that extends {@code ExtensionPoint}, carry {@code
 * org.pf4j.Extension}, have a public constructor without arguments, and may have {@code @Inject} fields of the types in
 * {@code io.switchboard.spi.platform}. The host makes one instance of each while the plugin is started.
 *
 * <p>Texts lie in {@code messages.properties} (English) and {@code messages_zh_CN.properties}, UTF-8, at the top of the
 * plugin's resources: {@code plugin.name} and {@code plugin.description}, and those of its {@link
 * io.switchboard.spi.settings settings}.
 */
package io.switchboard.spi;
