package io.switchboard.spi.channel;

import java.nio.charset.StandardCharsets;

/**
 * What the provider gets back.
 *
 * @param status HTTP status, 200 to 599
 * @param contentType for example {@code text/plain; charset=utf-8}
 * @param body never null
 */
public record WebhookResponse(int status, String contentType, byte[] body) {

    public static WebhookResponse ok() {
        return text(200, "");
    }

    public static WebhookResponse text(int status, String text) {
        return new WebhookResponse(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    public static WebhookResponse json(int status, String json) {
        return new WebhookResponse(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }
}
