package io.switchboard.spi.channel;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A channel whose customers are visitors of a page: the platform's visitor edge ({@code /api/widget/{channelKey}}, its
 * socket, files and tokens) serves them, the channel says how it looks and who may embed it. A visitor's message is
 * received by the platform; {@link Channel#send} has nothing to carry, for the visitor reads from the platform.
 */
public interface HostsVisitors {

    /**
     * What the visitors' script gets: texts, colours, form. Values are strings, numbers, booleans, lists and maps of
     * these. Public: nothing secret. The script knows {@code locale, title, welcome, warning, offlineText, colour,
     * logoUrl, position, launcher, launcherText, launcherImageUrl, preChat {enabled, fields [{key, label, required}]},
     * fileTypes, fileMaxBytes, textMax, typingPreview}; an empty text stands for none. The platform adds {@code online}.
     *
     * @param locale the visitor's; the texts are in the nearest language there is
     */
    Map<String, Object> visitorConfig(Locale locale);

    /** Origins that may embed the script, such as {@code https://shop.example}; empty: every origin. */
    List<String> allowedOrigins();
}
