package io.switchboard.channel.douyin;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.AccessTokens;
import io.switchboard.spi.platform.AccessTokens.Fresh;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens of one account, shared by all nodes: the account's access token (15 days), got by a refresh token (30 days); and the
 * application's own. The refresh token can be renewed five times, and the old one dies as the platform answers: so the new one goes
 * into the store before anything else is done, and nothing is asked for while the store can't be written. Safe for several threads.
 */
final class DouyinTokens {
    /** Until then an access token got now is good: later the refresh token must not end. */
    private static final Duration EARLY = Duration.ofDays(16);

    private static final Duration USUAL_REFRESH = Duration.ofDays(30);
    private static final Duration RENEWING = Duration.ofSeconds(30);
    private static final int RENEWALS = 5;

    private final Settings settings;
    private final KeyValueStore store;
    private final PlatformHttp http;
    private final Clock clock;
    private final String accessName;
    private final String refreshName;
    private final AccessTokens user;
    private final AccessTokens client;

    /**
     * A refresh token as it stands in the store.
     *
     * @param renewals how often it was renewed since the authorisation
     * @param asked that it was to be renewed, and no answer is known yet
     */
    record Kept(String token, Instant ends, int renewals, boolean asked) {
        static Kept read(String entry) {
            String[] parts = entry.split(" ", 4);
            return new Kept(parts[3], Instant.ofEpochMilli(Long.parseLong(parts[0])), Integer.parseInt(parts[1]), parts[2].equals("asked"));
        }

        String write() {
            return ends.toEpochMilli() + " " + renewals + " " + (asked ? "asked" : "-") + " " + token;
        }

        Kept asked(boolean now) {
            return new Kept(token, ends, renewals, now);
        }

        @Override
        public String toString() {
            return "Kept[ends=" + ends + ", renewals=" + renewals + ", asked=" + asked + "]";
        }
    }

    DouyinTokens(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.store = context.store();
        this.http = context.http();
        this.clock = context.clock();
        String app = settings.get(DouyinSettings.CLIENT_KEY) + " " + settings.get(DouyinSettings.CLIENT_SECRET);
        // New credentials begin anew; nothing of them can be read from the name.
        String mark = Digests.sha256(Digests.utf8(app + " " + settings.get(DouyinSettings.OPEN_ID) + " " + settings.get(DouyinSettings.REFRESH_TOKEN))).substring(0, 24);
        this.accessName = "access-" + mark;
        this.refreshName = "refresh-" + mark;
        this.user = new AccessTokens(store, clock, accessName, this::refreshed);
        this.client = new AccessTokens(store, clock, "client-" + Digests.sha256(Digests.utf8(app)).substring(0, 24), this::fetched);
    }

    /** Those of the account, for calls that speak for it. */
    AccessTokens user() {
        return user;
    }

    /** The application's own. */
    AccessTokens client() {
        client.get();
        return client;
    }

    /**
     * Renews what is due, long before it ends. Called now and then, by any node.
     *
     * @return until when the account goes on without a person; empty while that isn't to be worried about
     * @throws ConnectorException RefreshTokenEnded when the account has to be authorised again
     */
    Optional<Instant> keep() {
        user.get();
        if (due().isEmpty()) {
            return Optional.empty();
        }
        try (KeyValueStore.Lock lock = store.tryLock(accessName, RENEWING).orElse(null)) {
            if (lock == null) {
                return Optional.empty();
            }
            Kept kept = due().orElse(null);
            if (kept == null) {
                return Optional.empty();
            }
            if (kept.asked()) {
                kept = settled(kept);
            }
            return kept.renewals() < RENEWALS ? renewed(kept) : Optional.of(kept.ends());
        }
    }

    private Optional<Kept> due() {
        return store.get(refreshName).map(Kept::read).filter(kept -> clock.instant().plus(EARLY).isAfter(kept.ends()));
    }

    /** Whether an old renewal, whose answer nobody has, took place: then the platform doesn't know this token any more. */
    private Kept settled(Kept kept) {
        refresh(kept);
        Kept known = kept.asked(false);
        store.put(refreshName, known.write());
        return known;
    }

    private Optional<Instant> renewed(Kept old) {
        // Written first: who can't write now must not ask, for the answer could not be kept.
        store.put(refreshName, old.asked(true).write());
        Answer answer = post("/oauth/renew_refresh_token/", form("client_key", settings.get(DouyinSettings.CLIENT_KEY), "refresh_token", old.token()));
        String token = answer.code() == 0 && answer.data().get("refresh_token") instanceof String given && !given.isBlank() ? given : null;
        if (token == null) {
            if (answer.code() != 0) {
                // Refused, so nothing changed: the permission for it is missing, or it was done too often.
                store.put(refreshName, old.asked(false).write());
            }
            return Optional.of(old.ends());
        }
        Long lasts = Answer.number(answer.data().get("expires_in"));
        Instant ends = clock.instant().plus(lasts == null ? USUAL_REFRESH : Duration.ofSeconds(lasts));
        store.put(refreshName, new Kept(token, ends, old.renewals() + 1, false).write());
        return Optional.empty();
    }

    /** For {@link AccessTokens}, which holds its lock meanwhile. */
    private Fresh refreshed() {
        Kept kept = store.get(refreshName).map(Kept::read)
                .orElseGet(() -> new Kept(settings.get(DouyinSettings.REFRESH_TOKEN), clock.instant().plus(USUAL_REFRESH), 0, false));
        Answer answer = refresh(kept);
        Object given = answer.data().get("refresh_token");
        String token = given instanceof String text && !text.isBlank() ? text : kept.token();
        Long left = Answer.number(answer.data().get("refresh_expires_in"));
        Instant ends = left == null || left <= 0 ? kept.ends() : clock.instant().plusSeconds(left);
        // Before the access token is kept, let alone used.
        store.put(refreshName, new Kept(token, ends, kept.renewals(), kept.asked() && token.equals(kept.token())).write());
        return fresh(answer);
    }

    private Answer refresh(Kept kept) {
        Answer answer = post("/oauth/refresh_token/",
                form("client_key", settings.get(DouyinSettings.CLIENT_KEY), "grant_type", "refresh_token", "refresh_token", kept.token()));
        if (answer.refusesRefreshToken()) {
            throw new RefreshTokenEnded();
        }
        Object owner = answer.good().data().get("open_id");
        if (owner instanceof String text && !text.isBlank() && !text.equals(settings.get(DouyinSettings.OPEN_ID))) {
            throw new ConnectorException(Failure.UNAUTHORIZED, DouyinConnector.TEXTS.text("error.openId", "", ""));
        }
        return answer;
    }

    private Fresh fetched() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("grant_type", "client_credential");
        body.put("client_key", settings.get(DouyinSettings.CLIENT_KEY));
        body.put("client_secret", settings.get(DouyinSettings.CLIENT_SECRET));
        return fresh(post("/oauth/stable_client_token/", request -> request.header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json(body)))).good());
    }

    private static Fresh fresh(Answer answer) {
        Long lasts = Answer.number(answer.data().get("expires_in"));
        if (!(answer.data().get("access_token") instanceof String token) || token.isBlank() || lasts == null || lasts <= 0) {
            throw new ConnectorException(Failure.UNAVAILABLE, DouyinConnector.TEXTS.text("error.unreadable"));
        }
        return new Fresh(token, Duration.ofSeconds(lasts));
    }

    @FunctionalInterface
    private interface Body {
        HttpRequest.Builder of(HttpRequest.Builder request);
    }

    private Answer post(String path, Body body) {
        return Answer.of(http.send(body.of(HttpRequest.newBuilder(DouyinClient.address(settings, path))).build()), Failure.UNAVAILABLE);
    }

    private static Body form(String... pairs) {
        String form = DouyinClient.encoded(pairs);
        return request -> request.header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(form));
    }

    static byte[] json(Map<String, ?> body) {
        try {
            return JSON.std.asBytes(body);
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
