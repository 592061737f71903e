package io.switchboard.core.conversation;

import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Texts;
import io.switchboard.spi.channel.CardKind;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.message.Content;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Cards that agents write: what may stand in them, and what becomes of them where a channel shows none. */
final class Cards {
    private static final int TITLE = 100;
    private static final int TEXT = 500;
    private static final int ADDRESS = 2000;

    private Cards() {}

    /** What else there is passes. */
    static void check(Check check, Content content) {
        if (content instanceof Content.Card card) {
            check.text("content.title", card.title(), TITLE)
                    .optional("content.text", card.text(), TEXT)
                    .that(card.url() != null, "content.url", "required")
                    .that(card.url() == null || isWeb(card.url()), "content.url", "notHttps")
                    .that(card.imageUrl() == null || isWeb(card.imageUrl()), "content.imageUrl", "notHttps");
        } else if (content instanceof Content.MiniProgram page) {
            check.text("content.title", page.title(), TITLE)
                    .that(page.appId() == null || page.appId().matches("[A-Za-z0-9_-]{1,64}"), "content.appId", "appId")
                    .that(page.path().matches("[^\\s\\p{Cntrl}]{1,1000}"), "content.path", "pagePath");
        }
    }

    /** An address that a customer may be led to: no script, no name that hides where it leads, nothing that isn't encrypted. */
    static boolean isWeb(String address) {
        try {
            URI uri = new URI(address);
            return address.length() <= ADDRESS
                    && "https".equals(uri.getScheme() == null ? null : uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
        } catch (URISyntaxException unreadable) {
            return false;
        }
    }

    /** A card as its channel carries it: itself, or a text with its address. */
    static Content carried(Content content, ChannelLimits limits) {
        if (content instanceof Content.Card card && !limits.cards().contains(CardKind.LINK)) {
            return new Content.Text(Stream.of(card.title(), card.text(), card.url())
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining("\n")));
        }
        return content;
    }

    /** Whether a channel has a form for it. */
    static boolean fits(Content content, ChannelLimits limits) {
        return !(content instanceof Content.MiniProgram) || limits.cards().contains(CardKind.MINI_PROGRAM);
    }

    static Content clean(Content content) {
        if (content instanceof Content.Card card) {
            return new Content.Card(clean(card.title()), clean(card.text()), card.imageUrl(), card.url());
        }
        return content instanceof Content.MiniProgram page ? new Content.MiniProgram(clean(page.title()), page.appId(), page.path()) : content;
    }

    private static String clean(String text) {
        return text == null ? null : Texts.storable(text).strip();
    }
}
