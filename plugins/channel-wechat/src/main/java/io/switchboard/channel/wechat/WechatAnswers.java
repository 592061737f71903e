package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.OutboundMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Our answers in the form of official accounts and mini programs. */
final class WechatAnswers extends Answers {
    private final boolean official;

    WechatAnswers(WechatKind kind, WechatTransport transport, ChannelContext context) {
        super(kind, transport, context);
        this.official = kind == WechatKind.OFFICIAL_ACCOUNT;
    }

    @Override
    Map<String, Object> addressed(OutboundMessage message) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("touser", message.recipient());
        return answer;
    }

    @Override
    Map<String, Object> film(Map<String, Object> answer, Content.Video video) {
        Map<String, Object> film = new LinkedHashMap<>();
        film.put("media_id", upload("video", MediaLimit.Kind.VIDEO, video.file()));
        film.put("thumb_media_id", pictureId());
        film.put("title", clean(video.file().name()));
        film.put("description", video.text() == null ? "" : clean(video.text()));
        return as(answer, "video", film);
    }

    /** They have no form for places. */
    @Override
    Map<String, Object> place(Map<String, Object> answer, Content.Location place) {
        return text(answer, place.plainText() + (place.label() == null ? "" : "\n" + place.latitude() + "," + place.longitude()));
    }

    /** An article of one, or with a mini program a link. */
    @Override
    Map<String, Object> page(Map<String, Object> answer, String title, String words, String url, String image) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("title", clean(title));
        page.put("description", words == null ? "" : clean(words));
        page.put("url", url);
        page.put(official ? "picurl" : "thumb_url", image);
        return official ? as(answer, "news", Map.of("articles", List.of(page))) : as(answer, "link", page);
    }

    @Override
    Map<String, Object> miniProgram(Map<String, Object> answer, Content.MiniProgram page) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("title", clean(page.title()));
        if (official) {
            said.put("appid", page.appId());
        }
        said.put("pagepath", page.path());
        said.put("thumb_media_id", pictureId());
        return as(answer, "miniprogrampage", said);
    }
}
