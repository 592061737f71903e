package io.switchboard.core.notice;

import io.switchboard.core.letter.Letters;
import io.switchboard.core.notice.Headlines.Headline;
import io.switchboard.core.shared.PlatformSettings;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Some notices as one letter. */
record NoticeLetter(String subject, String text) {
    /** Of more it says how many there are. */
    private static final int MOST = 50;

    /**
     * @param notices each with its headline
     * @param bodies what is said of some beside that, by way of mail
     */
    static NoticeLetter of(List<Notice> notices, Map<UUID, Headline> headlines, Map<UUID, String> bodies, Way way, String locale) {
        Notice first = notices.get(0);
        String one = sentence(first, headlines.get(first.id()), locale);
        String subject = notices.size() == 1 ? one : Letters.text(locale, "notice.subject", notices.size(), one);
        if (way == Way.MOBILE) {
            // It crosses networks that aren't ours: no words of anybody.
            return new NoticeLetter(subject, notices.size() == 1 ? link(headlines.get(first.id())) : PlatformSettings.publicUrl().toString());
        }
        StringBuilder text = new StringBuilder();
        for (Notice notice : notices.subList(0, Math.min(MOST, notices.size()))) {
            Headline headline = headlines.get(notice.id());
            text.append(sentence(notice, headline, locale)).append('\n');
            if (headline.text() != null && !headline.text().isBlank()) {
                text.append("  > ").append(headline.text()).append('\n');
            }
            if (bodies.containsKey(notice.id())) {
                text.append('\n').append(bodies.get(notice.id())).append("\n\n");
            }
            text.append("  ").append(link(headline)).append("\n\n");
        }
        if (notices.size() > MOST) {
            text.append(Letters.text(locale, "notice.more", notices.size() - MOST)).append("\n\n");
        }
        return new NoticeLetter(subject, text.append(Letters.text(locale, "notice.foot", PlatformSettings.publicUrl() + "/profile")).toString());
    }

    /** Such as "Mentioned you: #12 Where is my parcel? (Bob)". */
    private static String sentence(Notice notice, Headline headline, String locale) {
        String about = headline.number() == null ? headline.subject() : "#" + headline.number() + " " + headline.subject();
        String what = Letters.text(locale, "notice." + notice.kind());
        return headline.name() == null
                ? Letters.text(locale, "notice.line", what, about)
                : Letters.text(locale, "notice.lineBy", what, about, headline.name());
    }

    private static String link(Headline headline) {
        return PlatformSettings.publicUrl() + headline.path();
    }
}
