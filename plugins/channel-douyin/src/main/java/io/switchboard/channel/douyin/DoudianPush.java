package io.switchboard.channel.douyin;

import com.fasterxml.jackson.jr.ob.JSON;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.platform.Digests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One message of a push of the shop platform.
 *
 * @param tag what it is about: {@code 0} checks the address, {@code 1..} are orders, {@code 2..} refunds
 * @param id the same when it is pushed again
 */
record DoudianPush(String tag, String id, Map<?, ?> data) {
    static final String HEADER = "event-sign";
    static final String TAKEN = "{\"code\":0,\"msg\":\"success\"}";
    static final String REFUSED = "{\"code\":40041,\"message\":\"解析推送数据失败\"}";

    static boolean signed(WebhookRequest request, String appKey, String secret) {
        return request.header("app-id").filter(appKey::equals).isPresent()
                && Digests.sameHex(DoudianSign.ofPush(appKey, secret, request.body()), request.header(HEADER).orElse(""));
    }

    /**
     * All of a push, which comes as a list and, in older descriptions, as one object.
     *
     * @throws IOException when it is neither
     */
    static List<DoudianPush> read(byte[] body) throws IOException {
        Object parsed = JSON.std.anyFrom(body);
        List<DoudianPush> pushes = new ArrayList<>();
        for (Object each : parsed instanceof List<?> several ? several : List.of(parsed == null ? "" : parsed)) {
            if (!(each instanceof Map<?, ?> push) || DouyinEvent.text(push.get("tag")).isEmpty()) {
                throw new IOException("not a push");
            }
            Object data = push.get("data") instanceof String json && json.strip().startsWith("{") ? JSON.std.mapFrom(json) : push.get("data");
            pushes.add(new DoudianPush(DouyinEvent.text(push.get("tag")), DouyinEvent.text(push.get("msg_id")), data instanceof Map<?, ?> map ? map : Map.of()));
        }
        return pushes;
    }

    /** By what the buyer is called where this application calls him anything. */
    String buyer() {
        String id = DouyinEvent.text(data.get("open_id"));
        return id.isEmpty() ? DouyinEvent.text(data.get("doudian_open_id")) : id;
    }

    /** The order's number as customers know it. */
    String order() {
        String id = DouyinEvent.text(data.get("p_id"));
        return id.isEmpty() ? DouyinEvent.text(data.get("order_id")) : id;
    }
}
