package io.switchboard.channel.email;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.time.Duration;

/**
 * What an admin fills in for a mail account, typed.
 *
 * @param address where customers write to, in small letters
 * @param trusted further certificates as PEM, or null
 */
record EmailSettings(String address, Server imap, Server smtp, String folder, Duration pollEvery, String trusted) {
    static final Setting<String> ADDRESS =
            Setting.text("address").required().between(3, 254).check(value -> Addresses.valid(value) ? null : "notAddress");
    static final Setting<String> IMAP_HOST = host("imapHost");
    static final Setting<Long> IMAP_PORT = Setting.number("imapPort").between(1, 65535);
    static final Setting<String> IMAP_SECURITY = security("imapSecurity");
    static final Setting<String> IMAP_USER = Setting.text("imapUser").between(0, 320);
    static final Setting<String> IMAP_PASSWORD = Setting.secret("imapPassword").required();
    static final Setting<String> SMTP_HOST = host("smtpHost");
    static final Setting<Long> SMTP_PORT = Setting.number("smtpPort").between(1, 65535);
    static final Setting<String> SMTP_SECURITY = security("smtpSecurity");
    static final Setting<String> SMTP_USER = Setting.text("smtpUser").between(0, 320);
    static final Setting<String> SMTP_PASSWORD = Setting.secret("smtpPassword");
    static final Setting<String> FOLDER = Setting.text("folder").between(1, 200).orElse("INBOX").advanced();
    static final Setting<Duration> POLL_EVERY =
            Setting.duration("pollEvery").between(1, 3600).orElse(Duration.ofMinutes(1)).advanced();
    static final Setting<String> TRUSTED = Setting.text("trustedCertificates")
            .between(0, 40_000)
            .multiline()
            .advanced()
            .check(value -> Sockets.isCertificates(value) ? null : "notCertificate");

    static final SettingsSchema SCHEMA = SettingsSchema.of(
            ADDRESS, IMAP_HOST, IMAP_PORT, IMAP_SECURITY, IMAP_USER, IMAP_PASSWORD, SMTP_HOST, SMTP_PORT, SMTP_SECURITY,
            SMTP_USER, SMTP_PASSWORD, FOLDER, POLL_EVERY, TRUSTED);

    /** How a connection is protected. */
    enum Security {
        NONE,
        STARTTLS,
        TLS
    }

    /** One of the two servers. Its text form doesn't show the password. */
    record Server(String host, int port, Security security, String user, String password) {
        @Override
        public String toString() {
            return host + ":" + port + " " + security + " " + user;
        }
    }

    static EmailSettings of(Settings settings) {
        String address = settings.get(ADDRESS).toLowerCase(java.util.Locale.ROOT);
        String imapUser = orElse(settings.get(IMAP_USER), address);
        String imapPassword = settings.get(IMAP_PASSWORD);
        Security imap = Security.valueOf(settings.get(IMAP_SECURITY));
        Security smtp = Security.valueOf(settings.get(SMTP_SECURITY));
        int imapPort = port(settings.get(IMAP_PORT), imap == Security.TLS ? 993 : 143);
        int smtpPort = port(settings.get(SMTP_PORT), smtp == Security.TLS ? 465 : smtp == Security.STARTTLS ? 587 : 25);
        return new EmailSettings(
                address,
                new Server(settings.get(IMAP_HOST), imapPort, imap, imapUser, imapPassword),
                new Server(
                        settings.get(SMTP_HOST),
                        smtpPort,
                        smtp,
                        orElse(settings.get(SMTP_USER), imapUser),
                        orElse(settings.get(SMTP_PASSWORD), imapPassword)),
                settings.get(FOLDER),
                settings.get(POLL_EVERY),
                settings.get(TRUSTED));
    }

    private static Setting<String> host(String key) {
        return Setting.text(key).required().between(1, 253).check(value -> Addresses.isHost(value) ? null : "notHost");
    }

    private static Setting<String> security(String key) {
        return Setting.choice(key, "TLS", "STARTTLS", "NONE").orElse("TLS");
    }

    private static int port(Long value, int usual) {
        return value == null ? usual : value.intValue();
    }

    private static String orElse(String value, String other) {
        return value == null || value.isBlank() ? other : value;
    }
}
