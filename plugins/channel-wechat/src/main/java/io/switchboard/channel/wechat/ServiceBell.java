package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.channel.WebhookResponse;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The platform's call that something is to be fetched. It stands in the store, so that whichever node fetches sees it, also
 * after a restart; whoever waits on this node hears it at once. Safe for use by several threads.
 */
final class ServiceBell {
    private static final String MODE = "mode";
    private static final int LONGEST_TOKEN = 500;
    /** How soon a call that another node got is seen here. */
    private static final long LOOK_MILLIS = 2_000;

    private final String account;
    private final String key;
    private final KeyValueStore store;
    private final Clock clock;
    private final WechatHealth health;
    private final WechatClock apart;
    private final WechatCrypto crypto;
    private final Semaphore rung = new Semaphore(0);
    private volatile boolean closed;

    /** @param account whose calls these are; calls for others of the company come here too */
    ServiceBell(String account, Settings settings, KeyValueStore store, Clock clock, WechatHealth health) {
        this.account = account;
        this.key = "bell." + account;
        this.store = store;
        this.clock = clock;
        this.health = health;
        this.apart = new WechatClock(settings.get(WechatSettings.CLOCK_TOLERANCE), clock, health);
        this.crypto = new WechatCrypto(
                settings.get(WechatSettings.TOKEN), settings.get(WechatSettings.ENCODING_AES_KEY), settings.get(WechatSettings.APP_ID));
    }

    /**
     * A call as it stands in the store.
     *
     * @param entry as it is kept; empty when there was none yet
     */
    record Ring(String entry) {
        /** For fetching; null when it is older than this, or there is none. */
        String token(Instant now, Duration lasts) {
            String[] parts = entry.split(" ", 2);
            if (parts.length < 2 || parts[1].isEmpty()) {
                return null;
            }
            return now.isBefore(Instant.ofEpochMilli(Long.parseLong(parts[0])).plus(lasts)) ? parts[1] : null;
        }
    }

    /** The last one. */
    Ring last() {
        return new Ring(store.get(key).orElse(""));
    }

    WebhookResponse answer(WebhookRequest request) {
        String timestamp = request.parameter("timestamp").orElse("");
        String nonce = request.parameter("nonce").orElse("");
        if (!timestamp.matches("[0-9]{1,11}") || nonce.isEmpty()) {
            return WebhookResponse.text(403, "not signed");
        }
        boolean check = request.method().equals("GET");
        boolean signed = false;
        try {
            String encrypted = check ? request.parameter("echostr").orElse("") : WechatFields.read(request.body()).get("Encrypt");
            // All is encrypted here, the check of the address too.
            if (encrypted.isEmpty() || !crypto.signed(request.parameter("msg_signature").orElse(""), timestamp, nonce, encrypted)) {
                return WebhookResponse.text(403, "wrong signature");
            }
            signed = true;
            if (apart.late(timestamp)) {
                return WebhookResponse.text(403, "the timestamp is too far from this server's clock");
            }
            byte[] plain = crypto.decrypt(encrypted);
            if (check) {
                return WebhookResponse.text(200, new String(plain, StandardCharsets.UTF_8));
            }
            WechatFields fields = WechatFields.read(plain);
            health.well(MODE);
            health.readable();
            // When it throws, the host answers 503 and the platform comes again.
            if (fields.get("Event").equals("kf_msg_or_event") && (fields.get("OpenKfId").isEmpty() || fields.get("OpenKfId").equals(account))) {
                ring(fields.get("Token"));
            }
            return WebhookResponse.text(200, "success");
        } catch (GeneralSecurityException notForUs) {
            // Signed, so from the platform: our key or the company is another one.
            health.troubled(MODE, WechatConnector.TEXTS.text("state.corpKey"));
            return WebhookResponse.text(403, "can't be decrypted");
        } catch (IOException unreadable) {
            if (signed) {
                health.unreadable(unreadable);
            }
            return WebhookResponse.text(400, "not what this webhook takes");
        }
    }

    private void ring(String token) {
        store.put(key, clock.millis() + " " + (token.length() > LONGEST_TOKEN ? "" : token));
        rung.release();
    }

    /**
     * Waits for a call that isn't {@code known}.
     *
     * @return at once when there is one, at the limit, or when this is closed
     */
    void await(Ring known, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!closed && last().equals(known)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            rung.tryAcquire(Math.min(left, LOOK_MILLIS), TimeUnit.MILLISECONDS);
            rung.drainPermits();
        }
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        rung.release();
    }
}
