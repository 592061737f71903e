package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.OutboundMessage;

/** What of a message an SMS can say. */
final class SmsText {
    private SmsText() {}

    /** @throws ConnectorException INVALID_REQUEST for files, for what says nothing, and for what is too long */
    static Parts parts(OutboundMessage message, boolean mayBeGsm, long mostParts) {
        String text = of(message);
        Parts parts = Parts.of(text, mayBeGsm);
        if (parts.texts().size() > mostParts) {
            throw new ConnectorException(Failure.INVALID_REQUEST, SmsConnector.TEXTS.text("tooLong", parts.texts().size(), mostParts));
        }
        return parts;
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
