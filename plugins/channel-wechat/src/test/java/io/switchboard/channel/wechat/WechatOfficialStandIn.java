package io.switchboard.channel.wechat;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Followers of an official account. */
public final class WechatOfficialStandIn extends WechatSimulator {

    public WechatOfficialStandIn() {
        this(Clock.systemUTC());
    }

    WechatOfficialStandIn(Clock clock) {
        super(WechatKind.OFFICIAL_ACCOUNT, clock);
    }

    @Override
    public String name() {
        return "WeChat official account";
    }

    @Override
    public List<String> kinds() {
        return List.of("text", "image", "voice", "video", "location", "link", "sticker", "follow", "unfollow", "scan", "menu", "page");
    }

    @Override
    boolean fill(Map<String, Object> fields, String what, String text) throws IOException {
        fields.put("MsgType", List.of("follow", "unfollow", "scan", "menu", "page").contains(what) ? "event" : what);
        switch (what) {
            case "text" -> fields.put("Content", text);
            case "image" -> fields.putAll(Map.of("PicUrl", "http://mmbiz.qpic.cn/1", "MediaId", picture()));
            case "voice" -> fields.putAll(Map.of("MediaId", keeps("voice", "audio/amr", "#!AMR\n".getBytes()), "Format", "amr", "Recognition", text));
            case "video" -> fields.putAll(Map.of("MediaId", keeps("video", "video/mp4", "....ftypisom".getBytes()), "ThumbMediaId", picture()));
            case "location" -> fields.putAll(Map.of("Location_X", 31.2304, "Location_Y", 121.4737, "Scale", 16, "Label", text.isEmpty() ? "上海" : text));
            case "link" -> fields.putAll(Map.of("Title", text, "Description", "", "Url", "https://shop.example/1"));
            case "sticker" -> {}
            case "follow" -> fields.putAll(Map.of("Event", "subscribe", "EventKey", text.isEmpty() ? "" : "qrscene_" + text));
            case "unfollow" -> fields.put("Event", "unsubscribe");
            case "scan" -> fields.putAll(Map.of("Event", "SCAN", "EventKey", text, "Ticket", "gQE8"));
            case "menu" -> fields.putAll(Map.of("Event", "CLICK", "EventKey", text));
            case "page" -> fields.putAll(Map.of("Event", "VIEW", "EventKey", "https://shop.example/" + text));
            default -> throw new IOException("a follower can't: " + what);
        }
        return !fields.get("MsgType").equals("event");
    }
}
