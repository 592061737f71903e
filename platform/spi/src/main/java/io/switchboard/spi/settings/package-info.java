/**
 * Typed settings: one schema is the admin's form, its validation, the encryption of secrets, their masking and the table
 * in the plugin's README. Labels and help come from the plugin's {@code messages*.properties}: {@code setting.<key>.label},
 * {@code setting.<key>.help}, {@code setting.<key>.<choice>}.
 */
package io.switchboard.spi.settings;
