package io.switchboard.channel.wechat;

import io.switchboard.channel.wechat.NoticeApps.NoticeApp;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.module.Notifier;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pf4j.Extension;

/**
 * Sends the platform's notices to agents in WeCom, as messages of the company's own app: {@code wecom:} and the user id. A template
 * message of an official account would need a template of its trade, and an id that no agent ever sees.
 */
@Extension
public final class WecomNotifier implements Notifier {
    /** Several would stand with | between, everybody is called @all. */
    private static final Pattern ADDRESS = Pattern.compile("(?i)wecom:\\s*([A-Za-z0-9][A-Za-z0-9_.@-]{0,63})");

    private static final String CUT = "…";

    public WecomNotifier() {}

    @Override
    public boolean reaches(String address) {
        return user(address).isPresent() && NoticeApps.first().isPresent();
    }

    private static Optional<String> user(String address) {
        Matcher found = ADDRESS.matcher(address == null ? "" : address.strip());
        return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    }

    @Override
    public void send(String address, String subject, String text) {
        NoticeApp app = NoticeApps.first()
                .orElseThrow(() -> new ConnectorException(Failure.UNAVAILABLE, WechatConnector.TEXTS.text("noNoticeApp")));
        String user = user(address)
                .orElseThrow(() -> new ConnectorException(Failure.INVALID_REQUEST, WechatConnector.TEXTS.text("problem.colleague", "wecom:")));
        app.client().tell(user, app.id(), words(subject, text));
    }

    /** One line of what happened, then the rest; what is too long loses its end, where the first line has room for what it leads to. */
    static String words(String subject, String text) {
        // Customers write subjects: no address of theirs is carried.
        String line = clean(subject).replaceAll("(?i)([a-z][a-z0-9+.-]*://|www\\.)\\S+", CUT).replaceAll("\\s+", " ").strip();
        String rest = text == null ? "" : clean(text).strip();
        int room = WechatKind.TEXT_BYTES - bytes(rest) - 1;
        if (rest.isEmpty()) {
            return cut(line, WechatKind.TEXT_BYTES);
        }
        return room > WechatKind.TEXT_BYTES / 4 ? cut(line, room) + "\n" + rest : cut(line + "\n" + rest, WechatKind.TEXT_BYTES);
    }

    /** Nothing that hides, and no tags: WeCom makes links of them. */
    private static String clean(String text) {
        return text == null ? "" : text.replace("<", "＜").replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
    }

    private static String cut(String text, int most) {
        if (bytes(text) <= most) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = bytes(CUT);
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            String next = Character.toString(text.codePointAt(i));
            used += bytes(next);
            if (used > most) {
                break;
            }
            kept.append(next);
        }
        return kept + CUT;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
