package io.switchboard.channel.wechat;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.testkit.StubProvider.Call;
import io.switchboard.testkit.StubProvider.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Access tokens by stable_token: the same for all who ask until five minutes before its end, then two for five minutes. */
final class SimulatedTokens {
    private static final Duration LASTS = Duration.ofSeconds(7200);
    private static final Duration GRACE = Duration.ofMinutes(5);

    private final Clock clock;
    private final BiConsumer<Call, String> violated;
    private final Map<String, Instant> given = new LinkedHashMap<>();
    private final Set<String> dead = new HashSet<>();
    private String newest;
    private Instant forced = Instant.EPOCH;
    private int calls;
    private int forcings;
    private String secret = WechatSimulator.SECRET;
    private boolean outside;

    SimulatedTokens(Clock clock, BiConsumer<Call, String> violated) {
        this.clock = clock;
        this.violated = violated;
    }

    /** The API doesn't take the newest any more, though it is given to whoever asks without force. */
    synchronized void kills() {
        dead.add(newest);
    }

    /** The admin had another secret made: tokens of the old one end. */
    synchronized void rotates(String newSecret) {
        secret = newSecret;
        dead.addAll(given.keySet());
        newest = null;
    }

    /** The caller's address isn't in the whitelist. */
    synchronized void outside(boolean is) {
        outside = is;
    }

    synchronized int calls() {
        return calls;
    }

    synchronized int forcings() {
        return forcings;
    }

    synchronized Reply give(Call call) throws IOException {
        calls++;
        Map<String, Object> body = JSON.std.mapFrom(call.body());
        if (!Set.of("grant_type", "appid", "secret", "force_refresh").containsAll(body.keySet())
                || !"client_credential".equals(body.get("grant_type")) || !call.path().equals("/cgi-bin/stable_token")) {
            violated.accept(call, "40002 invalid grant_type, or more than is asked");
            return WechatSimulator.error(40002, "invalid grant_type");
        }
        if (outside) {
            return WechatSimulator.error(40164, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist");
        }
        if (!WechatSimulator.APP_ID.equals(body.get("appid"))) {
            return WechatSimulator.error(40013, "invalid appid");
        }
        if (!secret.equals(body.get("secret"))) {
            return WechatSimulator.error(40125, "invalid appsecret");
        }
        Instant now = clock.instant();
        if (Boolean.TRUE.equals(body.get("force_refresh")) && Duration.between(forced, now).toSeconds() >= 30 && forcings < 20) {
            forced = now;
            forcings++;
            dead.addAll(given.keySet());
            newest = null;
        }
        if (newest == null || !now.isBefore(given.get(newest).minus(GRACE))) {
            newest = "80_" + "t".repeat(100) + given.size();
            given.put(newest, now.plus(LASTS));
        }
        return Reply.json(200, "{\"access_token\":\"" + newest + "\",\"expires_in\":" + Duration.between(now, given.get(newest)).toSeconds() + "}");
    }

    /** Null when the token is good. */
    synchronized Reply refusal(Call call, String token) {
        if (token == null) {
            violated.accept(call, "41001 access_token missing");
            return WechatSimulator.error(41001, "access_token missing");
        }
        if (!given.containsKey(token)) {
            violated.accept(call, "40001 a token that was never given");
            return WechatSimulator.error(40001, "invalid credential");
        }
        if (dead.contains(token)) {
            return WechatSimulator.error(40001, "invalid credential, access_token is invalid or not latest");
        }
        return clock.instant().isBefore(given.get(token)) ? null : WechatSimulator.error(42001, "access_token expired");
    }
}
