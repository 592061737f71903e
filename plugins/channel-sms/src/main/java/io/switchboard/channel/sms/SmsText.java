package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.TextCount;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.settings.Settings;

/** What of a message an SMS can say. */
final class SmsText {
    private SmsText() {}

    /** Counted in parts, as they are sent and charged. */
    static ChannelLimits limits(Settings settings) {
        return ChannelLimits.chat(settings.get(SmsSettings.MAX_PARTS).intValue(), null)
                .counting(mayBeGsm(settings) ? TextCount.SMS_PARTS : TextCount.SMS_PARTS_UCS2);
    }

    /** @throws ConnectorException INVALID_REQUEST for files, for what says nothing, and for what is too long */
    static Parts parts(OutboundMessage message, Settings settings) {
        Parts parts = Parts.of(of(message), mayBeGsm(settings));
        long mostParts = settings.get(SmsSettings.MAX_PARTS);
        if (parts.texts().size() > mostParts) {
            throw new ConnectorException(Failure.INVALID_REQUEST, SmsConnector.TEXTS.text("tooLong", parts.texts().size(), mostParts));
        }
        return parts;
    }

    private static boolean mayBeGsm(Settings settings) {
        return settings.get(SmsSettings.ALPHABET).equals("AUTO");
    }

    private static String of(OutboundMessage message) {
        Content content = message.content();
        boolean file = content instanceof Content.Image
                || content instanceof Content.File
                || content instanceof Content.Audio
                || content instanceof Content.Video;
        if (file || !message.attachments().isEmpty()) {
            throw new ConnectorException(Failure.INVALID_REQUEST, SmsConnector.TEXTS.text("noFiles"));
        }
        String text = content.plainText();
        if (content instanceof Content.Card card && card.url() != null) {
            text = text + "\n" + card.url();
        } else if (content instanceof Content.Location place && place.label() != null) {
            text = text + "\n" + place.latitude() + "," + place.longitude();
        }
        if (text.isBlank()) {
            throw new ConnectorException(Failure.INVALID_REQUEST, SmsConnector.TEXTS.text("empty"));
        }
        return text;
    }
}
