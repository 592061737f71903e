package io.switchboard.channel.douyin;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.AccessTokens;
import io.switchboard.spi.settings.Settings;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Calls of the shop platform, by an application of the shop's own (自用型). They read; so an answer that nobody can read is one that failed. */
final class DoudianClient {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

    private final Settings settings;
    private final ChannelContext context;
    private final AccessTokens tokens;

    DoudianClient(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        String mark = DouyinTokens.mark(
                settings.get(DouyinSettings.SHOP_APP_KEY), settings.get(DouyinSettings.SHOP_SECRET), settings.get(DouyinSettings.SHOP_ID));
        this.tokens = new AccessTokens(context.store(), context.clock(), "shop-" + mark, () -> DouyinTokens.fresh(post(
                "token.create", Map.of("code", "", "grant_type", "authorization_self", "shop_id", settings.get(DouyinSettings.SHOP_ID)), null)));
    }

    /**
     * @param method with points
     * @return its {@code data}
     */
    Map<?, ?> call(String method, Map<String, ?> parameters) {
        return tokens.with(token -> post(method, parameters, token).toToken()).good().data();
    }

    private Answer post(String method, Map<String, ?> parameters, String token) {
        String json = DoudianSign.json(parameters);
        String timestamp = TIME.format(context.clock().instant());
        String appKey = settings.get(DouyinSettings.SHOP_APP_KEY);
        String sign = DoudianSign.ofCall(appKey, settings.get(DouyinSettings.SHOP_SECRET), method, json, timestamp);
        String query = Encoded.pairs(
                "app_key", appKey, "method", method, "timestamp", timestamp, "v", "2", "sign", sign, "sign_method", "hmac-sha256");
        URI address = Encoded.address(settings.get(DouyinSettings.SHOP_BASE),
                "/" + method.replace('.', '/') + "?" + query + (token == null ? "" : "&" + Encoded.pairs("access_token", token)));
        try {
            return Answer.of(context.http().send(HttpRequest.newBuilder(address)
                    .header("Content-Type", "application/json;charset=UTF-8")
                    .POST(BodyPublishers.ofString(json))
                    .build()), Failure.UNAVAILABLE);
        } catch (ConnectorException failed) {
            throw failed.failure() == Failure.UNKNOWN_OUTCOME ? new ConnectorException(Failure.UNAVAILABLE, failed.getMessage(), failed) : failed;
        }
    }
}
