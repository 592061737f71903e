package io.switchboard.channel.douyin;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.AccessTokens;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Calls of the shop platform, by an application of the shop's own (自用型). They read; so an answer that nobody can read is one that failed. */
final class DoudianClient {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

    private final Settings settings;
    private final PlatformHttp http;
    private final Clock clock;
    private final AccessTokens tokens;

    DoudianClient(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.http = context.http();
        this.clock = context.clock();
        String mark = settings.get(DouyinSettings.SHOP_APP_KEY) + " " + settings.get(DouyinSettings.SHOP_SECRET) + " " + settings.get(DouyinSettings.SHOP_ID);
        this.tokens = new AccessTokens(context.store(), clock, "shop-" + Digests.sha256(Digests.utf8(mark)).substring(0, 24), this::fetched);
    }

    /**
     * @param method with points
     * @return its {@code data}
     */
    Map<?, ?> call(String method, Map<String, ?> parameters) {
        return tokens.with(token -> post(method, parameters, token));
    }

    private AccessTokens.Fresh fetched() {
        Map<?, ?> data = post(
                "token.create", Map.of("code", "", "grant_type", "authorization_self", "shop_id", settings.get(DouyinSettings.SHOP_ID)), null);
        Long lasts = Answer.number(data.get("expires_in"));
        if (!(data.get("access_token") instanceof String token) || token.isBlank() || lasts == null || lasts <= 0) {
            throw new ConnectorException(Failure.UNAVAILABLE, DouyinConnector.TEXTS.text("error.unreadable"));
        }
        return new AccessTokens.Fresh(token, Duration.ofSeconds(lasts));
    }

    private Map<?, ?> post(String method, Map<String, ?> parameters, String token) {
        String json = DoudianSign.json(parameters);
        String timestamp = TIME.format(clock.instant());
        String appKey = settings.get(DouyinSettings.SHOP_APP_KEY);
        String sign = DoudianSign.ofCall(appKey, settings.get(DouyinSettings.SHOP_SECRET), method, json, timestamp);
        String query = DouyinClient.encoded(
                "app_key", appKey, "method", method, "timestamp", timestamp, "v", "2", "sign", sign, "sign_method", "hmac-sha256");
        String base = settings.get(DouyinSettings.SHOP_BASE).toString().replaceAll("/+$", "");
        URI address = URI.create(base + "/" + method.replace('.', '/') + "?" + query + (token == null ? "" : "&" + DouyinClient.encoded("access_token", token)));
        return data(http.send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json;charset=UTF-8")
                .POST(BodyPublishers.ofString(json))
                .build()));
    }

    /** Older answers have {@code err_no} 0, newer ones {@code code} 10000. */
    private static Map<?, ?> data(HttpResponse<byte[]> response) {
        if (response.statusCode() == 429) {
            throw ConnectorException.rateLimited(DouyinConnector.TEXTS.text("error.rate", "429", ""), Duration.ofMinutes(1));
        }
        Map<String, Object> whole;
        try {
            whole = JSON.std.mapFrom(response.body());
        } catch (IOException | RuntimeException unreadable) {
            throw new ConnectorException(Failure.UNAVAILABLE, DouyinConnector.TEXTS.text("error.unreadable"), unreadable);
        }
        Long newer = Answer.number(whole.get("code"));
        Long code = newer == null ? Answer.number(whole.get("err_no")) : newer;
        if (response.statusCode() / 100 == 5 || code == null) {
            throw new ConnectorException(Failure.UNAVAILABLE, DouyinConnector.TEXTS.text("error.status", String.valueOf(response.statusCode())));
        }
        if (newer == null ? code == 0 : code == 10000) {
            return whole.get("data") instanceof Map<?, ?> data ? data : Map.of();
        }
        String told = Answer.words(whole.get("sub_msg") == null ? whole.get("message") == null ? whole.get("msg") : whole.get("message") : whole.get("sub_msg"));
        throw new ConnectorException(failure(code, DouyinEvent.text(whole.get("sub_code"))), DouyinConnector.TEXTS.text("error.shop", String.valueOf(code), told));
    }

    private static Failure failure(long code, String word) {
        if (code == 30001 || code == 30002 || code == 30005 || code == 30007 || word.contains("access-token") || word.contains("sign")) {
            return Failure.UNAUTHORIZED;
        }
        return code == 20000 ? Failure.UNAVAILABLE : code == 40004 ? Failure.INVALID_REQUEST : Failure.REJECTED;
    }
}
