package io.switchboard.channel.douyin;

import static io.switchboard.channel.douyin.DouyinConnector.TEXTS;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.AccessTokens;
import io.switchboard.spi.platform.AccessTokens.Fresh;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.KeyValueStore;
import io.switchboard.spi.settings.Settings;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
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
    private final ChannelContext context;
    private final KeyValueStore store;
    private final String mark;

    /** Those of the account, for calls that speak for it. */
    final AccessTokens user;

    /** The application's own. */
    final AccessTokens client;

    /** A refresh token as it stands in the store, and how often it was renewed since the authorisation. */
    private record Kept(String token, Instant ends, int renewals) {
        static Kept read(String entry) {
            String[] parts = entry.split(" ", 3);
            return new Kept(parts[2], Instant.ofEpochMilli(Long.parseLong(parts[0])), Integer.parseInt(parts[1]));
        }

        String write() {
            return ends.toEpochMilli() + " " + renewals + " " + token;
        }
    }

    DouyinTokens(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        this.store = context.store();
        String app = settings.get(DouyinSettings.CLIENT_KEY);
        // Another authorisation begins anew; another secret doesn't end it. Nothing can be read from the names.
        this.mark = mark(app, settings.get(DouyinSettings.OPEN_ID), settings.get(DouyinSettings.REFRESH_TOKEN));
        this.user = new AccessTokens(store, context.clock(), "access-" + mark, this::refreshed);
        this.client = new AccessTokens(store, context.clock(), "client-" + mark(app, settings.get(DouyinSettings.CLIENT_SECRET)), this::fetched);
    }

    static String mark(String... of) {
        return Digests.sha256(Digests.utf8(String.join(" ", of))).substring(0, 24);
    }

    /**
     * Renews what is due, long before it ends. Called now and then, by any node.
     *
     * @return until when the account goes on without a person; empty while that isn't to be worried about
     * @throws ConnectorException RefreshTokenEnded when the account has to be authorised again
     */
    Optional<Instant> keep() {
        user.get();
        try (KeyValueStore.Lock lock = store.tryLock("access-" + mark, RENEWING).orElse(null)) {
            Kept kept = store.get("refresh-" + mark).map(Kept::read).orElse(null);
            // Another node may be at it, or have been.
            boolean due = lock != null && kept != null && now().plus(EARLY).isAfter(kept.ends());
            return !due ? Optional.empty() : kept.renewals() < RENEWALS ? renewed(kept) : Optional.of(kept.ends());
        }
    }

    private Optional<Instant> renewed(Kept old) {
        // Who can't write now must not ask, for the answer could not be kept.
        store.put("refresh-" + mark, old.write());
        // Refused too where somebody renewed it who died before he could keep the answer.
        Answer answer = post(Encoded.form(DouyinClient.at(settings, "/oauth/renew_refresh_token/"),
                "client_key", settings.get(DouyinSettings.CLIENT_KEY), "refresh_token", old.token()));
        String token = DouyinEvent.text(answer.data().get("refresh_token"));
        if (answer.code() != 0 || token.isBlank()) {
            return Optional.of(old.ends());
        }
        Long lasts = DouyinEvent.number(answer.data().get("expires_in"));
        Instant ends = now().plus(lasts == null ? USUAL_REFRESH : Duration.ofSeconds(lasts));
        store.put("refresh-" + mark, new Kept(token, ends, old.renewals() + 1).write());
        return Optional.empty();
    }

    /** For {@link AccessTokens}, which holds its lock meanwhile. */
    private Fresh refreshed() {
        Kept kept = store.get("refresh-" + mark).map(Kept::read)
                .orElseGet(() -> new Kept(settings.get(DouyinSettings.REFRESH_TOKEN), now().plus(USUAL_REFRESH), 0));
        Answer answer = post(Encoded.form(DouyinClient.at(settings, "/oauth/refresh_token/"),
                "client_key", settings.get(DouyinSettings.CLIENT_KEY), "grant_type", "refresh_token", "refresh_token", kept.token()));
        String owner = DouyinEvent.text(answer.good().data().get("open_id"));
        if (!owner.isBlank() && !owner.equals(settings.get(DouyinSettings.OPEN_ID))) {
            throw new ConnectorException(Failure.UNAUTHORIZED, TEXTS.text("error.openId", "", ""));
        }
        String newer = DouyinEvent.text(answer.data().get("refresh_token"));
        Long left = DouyinEvent.number(answer.data().get("refresh_expires_in"));
        Instant ends = left == null || left <= 0 ? kept.ends() : now().plusSeconds(left);
        // Before the access token is kept, let alone used.
        store.put("refresh-" + mark, new Kept(newer.isBlank() ? kept.token() : newer, ends, kept.renewals()).write());
        return fresh(answer);
    }

    private Fresh fetched() {
        return fresh(post(Encoded.json(DouyinClient.at(settings, "/oauth/stable_client_token/"), Map.of(
                "grant_type", "client_credential",
                "client_key", settings.get(DouyinSettings.CLIENT_KEY),
                "client_secret", settings.get(DouyinSettings.CLIENT_SECRET)))));
    }

    /** The access token in an answer; of either platform. */
    static Fresh fresh(Answer answer) {
        Long lasts = DouyinEvent.number(answer.good().data().get("expires_in"));
        String token = DouyinEvent.text(answer.data().get("access_token"));
        if (token.isBlank() || lasts == null || lasts <= 0) {
            throw new ConnectorException(Failure.UNAVAILABLE, TEXTS.text("error.unreadable"));
        }
        return new Fresh(token, Duration.ofSeconds(lasts));
    }

    private Answer post(HttpRequest.Builder request) {
        Answer answer = Answer.of(context.http().send(request.build()), Failure.UNAVAILABLE);
        if (answer.means("authorise")) {
            throw new RefreshTokenEnded();
        }
        return answer;
    }

    private Instant now() {
        return context.clock().instant();
    }

    /** The account has to be authorised again: the platform doesn't take the refresh token any more. */
    static final class RefreshTokenEnded extends ConnectorException {
        private static final long serialVersionUID = 1L;

        RefreshTokenEnded() {
            super(Failure.UNAUTHORIZED, TEXTS.text("error.authorise"));
        }
    }
}
