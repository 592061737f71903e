package io.switchboard.channel.email;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import java.util.function.Consumer;

/** How an account stands in both directions; tells changes. Safe for use by several threads. */
final class Health {
    private final Consumer<ChannelStatus> report;
    private String fetching = EmailConnector.TEXTS.text("connecting");
    private String sending;
    private boolean signedOut;
    private ChannelStatus told;

    Health(Consumer<ChannelStatus> report) {
        this.report = report;
        this.told = status();
    }

    synchronized ChannelStatus status() {
        String problem = fetching != null ? fetching : sending;
        if (problem == null) {
            return ChannelStatus.ONLINE;
        }
        return signedOut ? ChannelStatus.offline(problem) : ChannelStatus.degraded(problem);
    }

    synchronized boolean canSend() {
        return sending == null;
    }

    /** @param trouble null when all went well */
    synchronized void fetched(ConnectorException trouble) {
        fetching = trouble == null ? null : trouble.getMessage();
        signedOut = trouble != null && trouble.failure() == Failure.UNAUTHORIZED;
        tell();
    }

    /** @param trouble null when all went well; that of one message says nothing about the account */
    synchronized void sent(ConnectorException trouble) {
        if (trouble == null) {
            sending = null;
        } else if (trouble.failure() == Failure.UNAUTHORIZED || trouble.failure() == Failure.UNAVAILABLE) {
            sending = trouble.getMessage();
        }
        tell();
    }

    private void tell() {
        ChannelStatus now = status();
        if (!now.equals(told)) {
            told = now;
            report.accept(now);
        }
    }
}
