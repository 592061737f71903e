package io.switchboard.channel.douyin;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;

/** The account has to be authorised again: the platform doesn't take the refresh token any more. */
final class RefreshTokenEnded extends ConnectorException {
    private static final long serialVersionUID = 1L;

    RefreshTokenEnded() {
        super(Failure.UNAUTHORIZED, DouyinConnector.TEXTS.text("error.authorise"));
    }
}
