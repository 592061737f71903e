package io.switchboard.channel.douyin;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Where the stand-in gives out its tokens: what lives how long, what kills what. Safe for several threads. */
final class DouyinTokenDesk {
    private static final Duration ACCESS = Duration.ofDays(15);
    private static final Duration REFRESH = Duration.ofDays(30);
    private static final Duration CLIENT = Duration.ofHours(2);

    private final BiConsumer<Call, String> violated;
    private final Function<Call, Map<String, String>> forms;
    private Clock clock = Clock.systemUTC();
    private String secret = DouyinStandIn.CLIENT_SECRET;
    private String refresh = DouyinStandIn.FIRST_REFRESH;
    private Instant refreshEnds = clock.instant().plus(REFRESH);
    private String access = "";
    private Instant accessEnds = Instant.EPOCH;
    private String client = "";
    private Instant clientEnds = Instant.EPOCH;
    private int number;
    private int renewals;
    private Runnable afterRenewal = () -> {};

    DouyinTokenDesk(BiConsumer<Call, String> violated, Function<Call, Map<String, String>> forms) {
        this.violated = violated;
        this.forms = forms;
    }

    synchronized void at(Clock now) {
        clock = now;
        refreshEnds = now.instant().plus(REFRESH);
    }

    /** The access token is worth nothing from now on. */
    synchronized void revoke() {
        accessEnds = Instant.EPOCH;
    }

    synchronized void revokeAll() {
        accessEnds = Instant.EPOCH;
        refresh = "rft.nobody-has-this";
    }

    synchronized void rotateSecret(String to) {
        secret = to;
    }

    /** Runs when a refresh token was renewed, before its answer leaves. */
    synchronized void afterRenewal(Runnable what) {
        afterRenewal = what;
    }

    synchronized String refreshToken() {
        return refresh;
    }

    synchronized int renewals() {
        return renewals;
    }

    /** How many access tokens of the account were made. */
    synchronized int made() {
        return number;
    }

    synchronized Reply answer(Call call, String path) throws IOException {
        if (!call.method().equals("POST")) {
            return null;
        }
        if (path.equals("/oauth/stable_client_token/")) {
            return clientToken(call);
        }
        if (!"application/x-www-form-urlencoded".equals(call.headers().get("content-type"))) {
            violated.accept(call, "not a form");
            return DouyinStandIn.code(10005, "missing params");
        }
        Map<String, String> form = forms.apply(call);
        return switch (path) {
            case "/oauth/refresh_token/" -> refreshed(call, form);
            case "/oauth/renew_refresh_token/" -> renewed(call, form);
            case "/oauth/userinfo/" -> access.equals(form.get("access_token")) && clock.instant().isBefore(accessEnds)
                            && DouyinStandIn.OURS.equals(form.get("open_id"))
                    ? Reply.json(200, "{\"data\":{\"error_code\":0,\"description\":\"\",\"nickname\":\"店铺\",\"open_id\":\"" + DouyinStandIn.OURS
                            + "\"},\"message\":\"success\"}")
                    : DouyinStandIn.code(28001003, "access_token invalid");
            default -> null;
        };
    }

    private Reply clientToken(Call call) throws IOException {
        Map<String, Object> body = JSON.std.mapFrom(call.text());
        if (!body.keySet().equals(Set.of("grant_type", "client_key", "client_secret")) || !"client_credential".equals(body.get("grant_type"))
                || !"application/json".equals(call.headers().get("content-type"))) {
            violated.accept(call, "not what it takes");
            return DouyinStandIn.code(10005, "missing params");
        }
        if (!DouyinStandIn.CLIENT_KEY.equals(body.get("client_key")) || !secret.equals(body.get("client_secret"))) {
            return DouyinStandIn.code(10013, "client_key or client_secret wrong");
        }
        if (!clock.instant().isBefore(clientEnds)) {
            client = "clt.client-token-" + ++number;
            clientEnds = clock.instant().plus(CLIENT);
        }
        long left = Duration.between(clock.instant(), clientEnds).toSeconds();
        return Reply.json(200, "{\"data\":{\"access_token\":\"" + client + "\",\"expires_in\":" + left + ",\"error_code\":0,\"description\":\"\"},"
                + "\"message\":\"success\"}");
    }

    private Reply refreshed(Call call, Map<String, String> form) {
        if (!form.keySet().equals(Set.of("client_key", "grant_type", "refresh_token")) || !"refresh_token".equals(form.get("grant_type"))) {
            violated.accept(call, "not what it takes: " + form.keySet());
            return DouyinStandIn.code(10005, "missing params");
        }
        if (!refresh.equals(form.get("refresh_token")) || !clock.instant().isBefore(refreshEnds)) {
            return DouyinStandIn.code(10010, "refresh_token expired");
        }
        if (!clock.instant().isBefore(accessEnds)) {
            access = "act.access-token-" + ++number;
        }
        accessEnds = clock.instant().plus(ACCESS);
        long left = Duration.between(clock.instant(), refreshEnds).toSeconds();
        // Numbers as texts, as in the platform's own examples.
        return Reply.json(200, "{\"data\":{\"access_token\":\"" + access + "\",\"expires_in\":\"" + ACCESS.toSeconds() + "\",\"refresh_token\":\"" + refresh
                + "\",\"refresh_expires_in\":\"" + left + "\",\"open_id\":\"" + DouyinStandIn.OURS + "\",\"scope\":\"user_info\",\"error_code\":\"0\","
                + "\"description\":\"\"},\"message\":\"success\"}");
    }

    private Reply renewed(Call call, Map<String, String> form) {
        if (!form.keySet().equals(Set.of("client_key", "refresh_token"))) {
            violated.accept(call, "not what it takes: " + form.keySet());
            return DouyinStandIn.code(10005, "missing params");
        }
        if (!refresh.equals(form.get("refresh_token")) || !clock.instant().isBefore(refreshEnds)) {
            return DouyinStandIn.code(10010, "refresh_token expired");
        }
        if (renewals >= 5) {
            violated.accept(call, "renewed more than five times");
            return DouyinStandIn.code(10020, "renewed too often");
        }
        refresh = "rft.renewed-refresh-token-" + ++renewals;
        refreshEnds = clock.instant().plus(REFRESH);
        afterRenewal.run();
        return Reply.json(200, "{\"data\":{\"refresh_token\":\"" + refresh + "\",\"expires_in\":\"" + REFRESH.toSeconds()
                + "\",\"error_code\":\"0\",\"description\":\"\"},\"message\":\"success\"}");
    }

    /** Null when the call's token is good. */
    synchronized Reply refused(Call call, boolean ofClient, String openId) {
        String given = call.headers().getOrDefault("access-token", "");
        String good = ofClient ? client : access;
        if (!given.equals(good) || given.isEmpty()) {
            return DouyinStandIn.code(28001003, "access_token invalid");
        }
        if (!clock.instant().isBefore(ofClient ? clientEnds : accessEnds)) {
            return DouyinStandIn.code(28001008, "access_token expired");
        }
        return ofClient || DouyinStandIn.OURS.equals(openId) ? null : DouyinStandIn.code(28001015, "open_id and access_token differ");
    }
}
