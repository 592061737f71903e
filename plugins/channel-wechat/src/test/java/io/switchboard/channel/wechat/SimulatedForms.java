package io.switchboard.channel.wechat;

import io.switchboard.testkit.StubProvider.Call;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms in which the platform takes messages and files. */
final class SimulatedForms {
    private static final Pattern PART = Pattern.compile(
            "^Content-Disposition: form-data; name=\"([^\"]*)\"; filename=\"([^\"]*)\"; filelength=(\\d+)\r\nContent-Type: ([^\r]+)\r\n\r\n", Pattern.DOTALL);
    private static final Set<String> MINI = Set.of("text", "image", "link", "miniprogrampage");
    private static final Map<String, Set<String>> MEMBERS = Map.of(
            "text", Set.of("content"),
            "image", Set.of("media_id"),
            "voice", Set.of("media_id"),
            "video", Set.of("media_id", "thumb_media_id", "title", "description"),
            "news", Set.of("articles"),
            "link", Set.of("title", "description", "url", "thumb_url"),
            "miniprogrampage", Set.of("title", "appid", "pagepath", "thumb_media_id"));

    /** A file in a form. */
    record Part(String name, String fileName, String mediaType, byte[] bytes) {}

    private SimulatedForms() {}

    /** What a message of this type must have; null where the account can't send it. */
    static Set<String> members(WechatKind kind, String type) {
        if (kind == WechatKind.MINI_PROGRAM) {
            return !MINI.contains(type) ? null : type.equals("miniprogrampage") ? Set.of("title", "pagepath", "thumb_media_id") : MEMBERS.get(type);
        }
        return type.equals("link") ? null : MEMBERS.get(type);
    }

    /** What is wrong with it, with its code; null for nothing. */
    static String problem(String type, Map<?, ?> said) {
        if (type.equals("text") && String.valueOf(said.get("content")).getBytes(StandardCharsets.UTF_8).length > 2048) {
            return "45002 content size out of limit";
        }
        if (type.equals("text") && String.valueOf(said.get("content")).isEmpty()) {
            return "44004 empty content";
        }
        if (!type.equals("news")) {
            return null;
        }
        if (!(said.get("articles") instanceof List<?> articles) || articles.size() != 1) {
            return "45008 article size out of limit";
        }
        return articles.get(0) instanceof Map<?, ?> article && article.keySet().equals(Set.of("title", "description", "url", "picurl"))
                ? null
                : "47001 data format error " + articles;
    }

    static String shown(String type, Map<?, ?> said) {
        return type.equals("text") ? String.valueOf(said.get("content")) : String.valueOf(said);
    }

    /** The one file of a form; null where there is none. */
    static Part part(Call call) {
        String type = call.headers().getOrDefault("content-type", "");
        if (!type.startsWith("multipart/form-data; boundary=")) {
            return null;
        }
        String boundary = "--" + type.substring(type.indexOf('=') + 1);
        String body = new String(call.body(), StandardCharsets.ISO_8859_1);
        if (!body.startsWith(boundary + "\r\n") || !body.endsWith("\r\n" + boundary + "--\r\n")) {
            return null;
        }
        String inner = body.substring(boundary.length() + 2, body.length() - boundary.length() - 6);
        Matcher head = PART.matcher(inner);
        if (!head.find()) {
            return null;
        }
        byte[] bytes = inner.substring(head.end()).getBytes(StandardCharsets.ISO_8859_1);
        return Integer.parseInt(head.group(3)) == bytes.length ? new Part(head.group(1), head.group(2), head.group(4), bytes) : null;
    }
}
