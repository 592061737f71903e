package io.switchboard.channel.wechat;

import io.switchboard.spi.channel.ChannelStatus;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What is wrong with an account, one trouble for each thing that can be; tells when that changes. Safe for use by several threads. */
final class WechatHealth {
    private static final System.Logger LOG = System.getLogger(WechatHealth.class.getName());
    private static final String READING = "reading";

    private final Consumer<ChannelStatus> report;
    private final Map<String, String> troubles = new TreeMap<>();
    private String shut;

    WechatHealth(Consumer<ChannelStatus> report) {
        this.report = report;
    }

    /** @param what the thing that is in trouble, until it is {@link #well} */
    synchronized void troubled(String what, String text) {
        if (!text.equals(troubles.put(what, text))) {
            report.accept(status());
        }
    }

    /** The platform said something, rightly signed, that isn't what it says; until it is {@link #readable}. */
    void unreadable(Exception why) {
        LOG.log(System.Logger.Level.WARNING, "a call of the platform, rightly signed, cannot be read and was refused: {0}",
                why instanceof IOException ? why.getMessage() : why.getClass().getName());
        troubled(READING, WechatConnector.TEXTS.text("state.unreadable"));
    }

    void readable() {
        well(READING);
    }

    synchronized void well(String what) {
        if (troubles.remove(what) != null) {
            report.accept(status());
        }
    }

    /** The platform doesn't let us in, until it is {@link #open}. */
    synchronized void shut(String why) {
        if (!why.equals(shut)) {
            shut = why;
            report.accept(status());
        }
    }

    synchronized void open() {
        if (shut != null) {
            shut = null;
            report.accept(status());
        }
    }

    synchronized ChannelStatus status() {
        if (shut != null) {
            return ChannelStatus.offline(shut);
        }
        return troubles.isEmpty() ? ChannelStatus.ONLINE : ChannelStatus.degraded(String.join("\n", troubles.values()));
    }
}
