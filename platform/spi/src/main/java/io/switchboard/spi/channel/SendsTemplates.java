package io.switchboard.spi.channel;

import java.util.List;

/**
 * A channel that carries messages approved beforehand, even when its reply window is over. They come to {@link
 * Channel#send} as {@link io.switchboard.spi.message.Content.Template}.
 */
public interface SendsTemplates {

    /**
     * Those that may be sent now; 20 s at most, the platform keeps them for some minutes.
     *
     * @throws io.switchboard.spi.ConnectorException when the provider doesn't tell
     */
    List<MessageTemplate> templates();
}
