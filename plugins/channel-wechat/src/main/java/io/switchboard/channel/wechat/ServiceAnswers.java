package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.MediaLimit;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.OutboundMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Our answers in customer service's form. */
final class ServiceAnswers extends Answers {
    private static final int TITLE_BYTES = 128;
    private static final int WORDS_BYTES = 512;
    private static final int URL_BYTES = 2048;

    private final String account;

    ServiceAnswers(String account, WechatTransport transport, ChannelContext context) {
        super(WechatKind.CUSTOMER_SERVICE, transport, context);
        this.account = account;
    }

    /** The platform's id of a message of ours, by which it knows repeats: at most 32 letters and digits. */
    static String id(OutboundMessage message) {
        String id = message.id().replace("-", "");
        return id.matches("[0-9a-zA-Z_]{1,32}") ? id : WechatMessages.digest(message.id());
    }

    @Override
    Map<String, Object> addressed(OutboundMessage message) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("touser", message.recipient());
        answer.put("open_kfid", account);
        answer.put("msgid", id(message));
        return answer;
    }

    @Override
    Map<String, Object> film(Map<String, Object> answer, Content.Video video) {
        return file(answer, "video", MediaLimit.Kind.VIDEO, video.file(), video.text());
    }

    @Override
    Map<String, Object> place(Map<String, Object> answer, Content.Location place) {
        Map<String, Object> said = new LinkedHashMap<>();
        String label = place.label() == null ? place.latitude() + "," + place.longitude() : clean(place.label());
        said.put("name", label);
        said.put("address", label);
        said.put("latitude", place.latitude());
        said.put("longitude", place.longitude());
        return as(answer, "location", said);
    }

    /** It takes no picture's address: ours is shown. */
    @Override
    Map<String, Object> page(Map<String, Object> answer, String title, String words, String url, String image) {
        if (url.getBytes(StandardCharsets.UTF_8).length > URL_BYTES) {
            throw invalid("problem.card");
        }
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("title", cut(title, TITLE_BYTES));
        said.put("desc", words == null ? "" : cut(words, WORDS_BYTES));
        said.put("url", url);
        said.put("thumb_media_id", pictureId());
        return as(answer, "link", said);
    }

    @Override
    Map<String, Object> miniProgram(Map<String, Object> answer, Content.MiniProgram page) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("appid", page.appId());
        said.put("title", cut(page.title(), TITLE_BYTES));
        said.put("thumb_media_id", pictureId());
        said.put("pagepath", page.path());
        return as(answer, "miniprogram", said);
    }

    /** The platform cuts too, but in the middle of a character. */
    private static String cut(String text, int bytes) {
        String clean = clean(text);
        int end = clean.length();
        while (clean.substring(0, end).getBytes(StandardCharsets.UTF_8).length > bytes) {
            end = clean.offsetByCodePoints(end, -1);
        }
        return clean.substring(0, end);
    }
}
