/**
 * What a plugin's tests need: contracts to implement ({@link io.switchboard.testkit.ChannelContract} and one for each
 * capability), a platform in memory ({@link io.switchboard.testkit.TestPlatform}), a provider that misbehaves ({@link
 * io.switchboard.testkit.StubProvider}), a clock that stands still ({@link io.switchboard.testkit.FakeClock}).
 *
 * <p>A connector's test class implements the contracts of what its channel can do; a contract's tests are its default
 * methods. {@code everyCapabilityIsTested} fails while one is missing.
 *
 * <p>A provider of one's own making is a {@link io.switchboard.testkit.StandIn}, which people can play a customer of, and which
 * plays against a channel by {@link io.switchboard.testkit.WebhookServer}. Runs with a fault in the middle send by {@link
 * io.switchboard.testkit.TestOutbox}.
 */
package io.switchboard.testkit;
