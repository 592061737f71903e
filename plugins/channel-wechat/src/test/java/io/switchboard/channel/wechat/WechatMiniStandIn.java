package io.switchboard.channel.wechat;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Customers of a mini program. */
public final class WechatMiniStandIn extends WechatSimulator {

    public WechatMiniStandIn() {
        this(Clock.systemUTC());
    }

    WechatMiniStandIn(Clock clock) {
        super(WechatKind.MINI_PROGRAM, clock);
    }

    @Override
    public String name() {
        return "WeChat mini program";
    }

    @Override
    public List<String> kinds() {
        return List.of("text", "image", "card", "enter");
    }

    @Override
    boolean fill(Map<String, Object> fields, String what, String text) throws IOException {
        fields.put("MsgType", what);
        switch (what) {
            case "text" -> fields.put("Content", text);
            case "image" -> fields.putAll(Map.of("PicUrl", "http://mmbiz.qpic.cn/1", "MediaId", picture()));
            case "card" -> {
                fields.put("MsgType", "miniprogrampage");
                fields.putAll(Map.of("Title", text, "AppId", APP_ID, "PagePath", "pages/order?id=7", "ThumbUrl", "https://mmbiz.qpic.cn/2", "ThumbMediaId", picture()));
            }
            case "enter" -> fields.putAll(Map.of("MsgType", "event", "Event", "user_enter_tempsession", "SessionFrom", text));
            default -> throw new IOException("a customer of a mini program can't: " + what);
        }
        return !fields.get("MsgType").equals("event");
    }
}
