package io.switchboard.channel.email;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What an admin fills in for a mail account, typed.
 *
 * @param ours where customers write to
 * @param folders at least one
 * @param trusted further certificates as PEM, or null
 * @param authserv the name under which our mail server tells what it found out about senders, or null
 * @param automaticPerHour so many notices go to one recipient in an hour
 * @param oauth how a token is got that stands for the password, or null
 */
record EmailSettings(
        Ours ours,
        Server imap,
        Server smtp,
        List<String> folders,
        Duration pollEvery,
        String trusted,
        String authserv,
        int automaticPerHour,
        OAuth oauth) {
    static final Setting<String> ADDRESS =
            Setting.text("address").required().between(3, 254).check(value -> Addresses.valid(value) ? null : "notAddress");
    static final Setting<String> ALIASES = Setting.text("aliases")
            .between(0, 4000)
            .multiline()
            .advanced()
            .check(value -> Ours.split(value).stream().allMatch(Addresses::valid) ? null : "notAddress");
    static final Setting<String> AUTHSERV =
            Setting.text("authservId").between(0, 253).advanced().check(value -> Addresses.isHost(value) ? null : "notHost");
    static final Setting<Long> AUTOMATIC_PER_HOUR = Setting.number("automaticPerHour").between(1, 1000).orElse(10L).advanced();
    static final Setting<String> IMAP_HOST = host("imapHost");
    static final Setting<Long> IMAP_PORT = Setting.number("imapPort").between(1, 65535);
    static final Setting<String> IMAP_SECURITY = security("imapSecurity");
    static final Setting<String> IMAP_USER = Setting.text("imapUser").between(0, 320);
    static final Setting<String> IMAP_PASSWORD = Setting.secret("imapPassword");
    static final Setting<String> SMTP_HOST = host("smtpHost");
    static final Setting<Long> SMTP_PORT = Setting.number("smtpPort").between(1, 65535);
    static final Setting<String> SMTP_SECURITY = security("smtpSecurity");
    static final Setting<String> SMTP_USER = Setting.text("smtpUser").between(0, 320);
    static final Setting<String> SMTP_PASSWORD = Setting.secret("smtpPassword");
    static final Setting<String> FOLDER = Setting.text("folder").between(1, 2000).orElse("INBOX").multiline().advanced();
    static final Setting<Duration> POLL_EVERY =
            Setting.duration("pollEvery").between(1, 3600).orElse(Duration.ofMinutes(1)).advanced();
    static final Setting<String> TRUSTED = Setting.text("trustedCertificates")
            .between(0, 40_000)
            .multiline()
            .advanced()
            .check(value -> Sockets.isCertificates(value) ? null : "notCertificate");

    static final Setting<URI> OAUTH_TOKEN_URL = Setting.url("oauthTokenUrl").advanced();
    static final Setting<String> OAUTH_CLIENT_ID = Setting.text("oauthClientId").between(0, 500).advanced();
    static final Setting<String> OAUTH_CLIENT_SECRET = Setting.secret("oauthClientSecret").advanced();
    static final Setting<String> OAUTH_REFRESH_TOKEN = Setting.secret("oauthRefreshToken").between(0, 10_000).advanced();
    static final Setting<String> OAUTH_SCOPE = Setting.text("oauthScope").between(0, 1000).advanced();

    static final SettingsSchema SCHEMA = SettingsSchema.of(
            ADDRESS, IMAP_HOST, IMAP_PORT, IMAP_SECURITY, IMAP_USER, IMAP_PASSWORD, SMTP_HOST, SMTP_PORT, SMTP_SECURITY,
            SMTP_USER, SMTP_PASSWORD, ALIASES, FOLDER, POLL_EVERY, TRUSTED, AUTHSERV, AUTOMATIC_PER_HOUR, OAUTH_TOKEN_URL,
            OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET, OAUTH_REFRESH_TOKEN, OAUTH_SCOPE);

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

    /** How an access token is got (RFC 6749, section 6). Its text form shows no secret. */
    record OAuth(URI tokenUrl, String clientId, String clientSecret, String refreshToken, String scope) {
        @Override
        public String toString() {
            return tokenUrl + " " + clientId;
        }
    }

    /** The account's own address. */
    String address() {
        return ours.main();
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
                Ours.of(address, settings.get(ALIASES)),
                new Server(settings.get(IMAP_HOST), imapPort, imap, imapUser, imapPassword),
                new Server(
                        settings.get(SMTP_HOST),
                        smtpPort,
                        smtp,
                        orElse(settings.get(SMTP_USER), imapUser),
                        orElse(settings.get(SMTP_PASSWORD), imapPassword)),
                folders(settings.get(FOLDER)),
                settings.get(POLL_EVERY),
                settings.get(TRUSTED),
                orElse(settings.get(AUTHSERV), null),
                settings.get(AUTOMATIC_PER_HOUR).intValue(),
                oauth(settings));
    }

    private static OAuth oauth(Settings settings) {
        URI url = settings.get(OAUTH_TOKEN_URL);
        String refresh = settings.get(OAUTH_REFRESH_TOKEN);
        return url == null || refresh == null
                ? null
                : new OAuth(url, settings.get(OAUTH_CLIENT_ID), settings.get(OAUTH_CLIENT_SECRET), refresh, settings.get(OAUTH_SCOPE));
    }

    /** One in each line; names may hold spaces, commas and slashes. */
    private static List<String> folders(String text) {
        List<String> names = text.lines().map(String::strip).filter(name -> !name.isEmpty()).distinct().limit(20).toList();
        return names.isEmpty() ? List.of("INBOX") : names;
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
