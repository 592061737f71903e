package io.switchboard.core.shared;

import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import io.switchboard.spi.settings.SettingsSchema;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Settings of the whole installation; read from memory, at most 5 s old. */
@ApplicationScoped
public class PlatformSettings {
    private static final Setting<Long> MAX_FILE_MB = Setting.number("maxFileMegabytes").between(1, 60).orElse(20L);
    private static final Setting<Duration> OFFLINE_GRACE =
            Setting.duration("offlineGrace").between(0, 3600).orElse(Duration.ofSeconds(30));
    private static final Setting<Duration> SESSION_LENGTH =
            Setting.duration("sessionLength").between(300, 30 * 86_400).orElse(Duration.ofHours(12));
    private static final Setting<Long> PASSWORD_LENGTH = Setting.number("passwordLength").between(8, 64).orElse(12L);
    private static final Setting<Duration> GIVE_UP_AFTER =
            Setting.duration("giveUpAfter").between(60, 7 * 86_400).orElse(Duration.ofHours(24));
    private static final Setting<String> WEBHOOK_HOSTS = Setting.text("webhookHosts").advanced().orElse("");
    private static final Setting<Long> WEBHOOK_LOG_DAYS = Setting.number("webhookLogDays").between(1, 90).orElse(14L);
    private static final Setting<Boolean> UNSIGNED_PLUGINS = Setting.flag("unsignedPlugins");
    private static final Setting<Long> KEEP_CONVERSATIONS =
            Setting.number("keepConversationsDays").between(0, 36_500).orElse(0L);
    private static final Setting<Long> KEEP_CONTACTS = Setting.number("keepContactsDays").between(0, 36_500).orElse(0L);
    private static final Setting<Long> KEEP_AUDIT = Setting.number("keepAuditDays").between(30, 36_500).orElse(730L);
    private static final Setting<Long> RULE_RUNS = Setting.number("ruleRunsPerHour").between(1, 1000).orElse(30L);
    private static final Setting<Boolean> ASK_FOR_RATING = Setting.flag("askForRating");
    private static final Setting<Duration> SCAN_PATIENCE =
            Setting.duration("scanPatience").between(0, 7 * 86_400).orElse(Duration.ZERO);
    private static final Setting<Duration> NOTICES_GATHER =
            Setting.duration("noticesGather").between(0, 3600).orElse(Duration.ofMinutes(5));

    /** What the admin's form shows; texts are the platform's messages {@code setting.<key>.label}. */
    public static final SettingsSchema SCHEMA =
            SettingsSchema.of(
                    MAX_FILE_MB,
                    OFFLINE_GRACE,
                    SESSION_LENGTH,
                    PASSWORD_LENGTH,
                    GIVE_UP_AFTER,
                    UNSIGNED_PLUGINS,
                    WEBHOOK_HOSTS,
                    WEBHOOK_LOG_DAYS,
                    SCAN_PATIENCE,
                    KEEP_CONVERSATIONS,
                    KEEP_CONTACTS,
                    KEEP_AUDIT,
                    RULE_RUNS,
                    ASK_FOR_RATING,
                    NOTICES_GATHER);

    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    @Steady
    Clock clock;

    private volatile Settings cached;
    private volatile Instant readAt = Instant.EPOCH;

    /** Raw values as they were set; keys without a value have their default. */
    @Transactional
    public Map<String, Object> values() {
        List<?> rows = em.createNativeQuery("select setting_key, setting_value from platform_setting").getResultList();
        Map<String, Object> values = new HashMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            values.put((String) columns[0], columns[1]);
        }
        return values;
    }

    /** Replaces all values; they have been validated against {@link #SCHEMA}. */
    @Transactional
    public void replace(Map<String, Object> values) {
        em.createNativeQuery("delete from platform_setting").executeUpdate();
        values.forEach((key, value) -> {
            if (value != null && !value.toString().isBlank()) {
                em.createNativeQuery("insert into platform_setting (setting_key, setting_value) values (?1, ?2)")
                        .setParameter(1, key)
                        .setParameter(2, value.toString())
                        .executeUpdate();
            }
        });
        readAt = Instant.EPOCH;
    }

    public long maxFileBytes() {
        return current().get(MAX_FILE_MB) << 20;
    }

    /** How long after going offline an agent's live chats are handed on. */
    public Duration offlineGrace() {
        return current().get(OFFLINE_GRACE);
    }

    public Duration sessionLength() {
        return current().get(SESSION_LENGTH);
    }

    /** The least number of characters of a new password. */
    public int passwordLength() {
        return current().get(PASSWORD_LENGTH).intValue();
    }

    /** How long an answer that can't be delivered is tried before it becomes a dead letter. */
    public Duration giveUpAfter() {
        return current().get(GIVE_UP_AFTER);
    }

    /** Hosts of the own network, in lower case, that webhooks may call, by http too. */
    public Set<String> webhookHosts() {
        return Arrays.stream(current().get(WEBHOOK_HOSTS).toLowerCase(Locale.ROOT).split("[\\s,;]+"))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toSet());
    }

    /** How long it is kept which webhook was told what. */
    public long webhookLogDays() {
        return current().get(WEBHOOK_LOG_DAYS);
    }

    /** Whether plugins without a signature may run: by the setting, or by {@code SWITCHBOARD_UNSIGNED_PLUGINS} and in a demo. */
    public boolean unsignedPlugins() {
        return unsignedPluginsByEnvironment() || current().get(UNSIGNED_PLUGINS);
    }

    /** Whether the environment allows them, whatever the setting says. */
    public static boolean unsignedPluginsByEnvironment() {
        String named = System.getenv("SWITCHBOARD_UNSIGNED_PLUGINS");
        return Boolean.parseBoolean(named == null || named.isBlank() ? System.getenv("SWITCHBOARD_DEMO") : named.strip());
    }

    /** Under which customers and platforms reach the server: {@code SWITCHBOARD_PUBLIC_URL}; without a slash at the end. */
    public static URI publicUrl() {
        String named = System.getenv("SWITCHBOARD_PUBLIC_URL");
        String text = named == null || named.isBlank() ? "http://localhost:8080" : named.strip();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** How many days after its end what was said in a conversation is kept; 0: for ever. */
    public long keepConversationsDays() {
        return current().get(KEEP_CONVERSATIONS);
    }

    /** How many days after the last word a customer is kept; 0: for ever. */
    public long keepContactsDays() {
        return current().get(KEEP_CONTACTS);
    }

    /** Whether customers are asked, when their ticket is solved, how content they are. */
    public boolean asksForRating() {
        return current().get(ASK_FOR_RATING);
    }

    /** How long notices for somebody are gathered before they go out to him as one letter. */
    public Duration noticesGather() {
        return current().get(NOTICES_GATHER);
    }

    /** How long a file waits for a scanner that has no word before people get it all the same; zero: for ever. */
    public Duration scanPatience() {
        return current().get(SCAN_PATIENCE);
    }

    /** How many days the audit log is kept. */
    public long keepAuditDays() {
        return current().get(KEEP_AUDIT);
    }

    /** How many rules may run over one ticket within an hour. */
    public int ruleRunsPerHour() {
        return current().get(RULE_RUNS).intValue();
    }

    private Settings current() {
        Instant now = clock.instant();
        if (cached == null || readAt.plusSeconds(5).isBefore(now)) {
            cached = Settings.of(values());
            readAt = now;
        }
        return cached;
    }
}
