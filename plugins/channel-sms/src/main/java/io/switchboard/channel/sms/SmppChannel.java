package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.channel.AwaitsNews;
import io.switchboard.spi.channel.Channel;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.ChannelLimits;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.Inbound;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.extra.ProcessRequestException;

/**
 * An open account at an SMSC. The SMSC brings what comes in by itself; a poll keeps the line bound and waits until it is quiet,
 * and the line's end counts as news, so that it is bound anew at once and then in the host's growing steps.
 */
final class SmppChannel implements Channel, AwaitsNews {
    private static final Duration BIND_EVERY = Duration.ofSeconds(5);
    /** What has waited at the SMSC comes within this time after a bind, and one after another. */
    private static final long QUIET_NANOS = 300_000_000;
    private static final long LONGEST_NANOS = 3_000_000_000L;

    private final Settings settings;
    private final ChannelContext context;
    private final SmppLine line;
    private final Submits submits;
    private final Pdus pdus;
    private final LongTexts longTexts;
    private final Repeats repeats;
    private final Standing standing;
    private final Object news = new Object();
    private final Object intake = new Object();
    private long arrivals;
    private long seen;
    private boolean lost;
    private volatile boolean closed;

    SmppChannel(Settings settings, ChannelContext context, Forgotten forgotten) {
        this.settings = settings;
        this.context = context;
        this.pdus = new Pdus(settings);
        this.longTexts = new LongTexts(context.store(), forgotten);
        this.repeats = new Repeats(context.store(), context.clock());
        this.standing = new Standing(context, ChannelStatus.degraded(SmsConnector.TEXTS.text("connecting")));
        this.line = new SmppLine(settings, context.http(), new Arriving());
        this.submits = new Submits(settings, line, (int) context.clock().millis());
        OpenAccounts.add(longTexts);
        NoticeAccounts.add(this, settings, context);
    }

    @Override
    public Receipt send(OutboundMessage message) {
        try {
            Receipt receipt = submits.send(message);
            standing.works();
            return receipt;
        } catch (ConnectorException trouble) {
            standing.failed(trouble);
            throw trouble;
        }
    }

    @Override
    public Duration pollEvery() {
        return BIND_EVERY;
    }

    @Override
    public void poll() {
        if (closed) {
            return;
        }
        try {
            line.bound();
            standing.works();
        } catch (ConnectorException trouble) {
            standing.failed(trouble);
            throw trouble;
        }
        awaitQuiet();
        showLateParts();
    }

    @Override
    public boolean awaitNews(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (news) {
            if (!line.isBound()) {
                return false;
            }
            while (!closed && !lost && arrivals == seen) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return true;
                }
                news.wait(left);
            }
            lost = false;
            return !closed;
        }
    }

    private void awaitQuiet() {
        long start = System.nanoTime();
        synchronized (news) {
            try {
                long before;
                do {
                    before = arrivals;
                    news.wait(QUIET_NANOS / 1_000_000);
                } while (!closed && arrivals != before && System.nanoTime() - start < LONGEST_NANOS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            seen = arrivals;
        }
    }

    private void tell(boolean ofLoss) {
        synchronized (news) {
            arrivals += ofLoss ? 0 : 1;
            lost |= ofLoss;
            news.notifyAll();
        }
    }

    private void take(DeliverSm pdu, Object session) {
        if (Pdus.isReceipt(pdu)) {
            DeliveryUpdate update = pdus.receipt(pdu);
            if (update != null) {
                context.receive(List.of(update), Map.of());
            }
        } else if (!Pdus.saysNothing(pdu)) {
            synchronized (intake) {
                take(pdus.text(pdu), session);
            }
        }
    }

    private void take(Pdus.Text text, Object session) {
        if (!repeats.isRepeat(text.print(), session)) {
            Map<String, String> entries = new HashMap<>(repeats.entries(text.print()));
            if (text.part() == null) {
                Content content = text.text() == null ? new Content.Unknown("binary", SmsConnector.TEXTS.text("withoutText")) : new Content.Text(GatewayChannel.clean(text.text()));
                context.receive(List.of(message(repeats.newId(text.print()), text.from(), content)), entries);
            } else {
                longTexts.with(kept -> {
                    List<Inbound> items = messages(kept.add(text.part(), context.clock().instant()));
                    entries.putAll(kept.entries());
                    context.receive(items, entries);
                });
            }
        }
        repeats.acknowledged(text.print());
    }

    /** Texts whose rest doesn't come. */
    private void showLateParts() {
        if (!longTexts.isEmpty()) {
            longTexts.with(kept -> context.receive(messages(kept.taken(context.clock().instant())), kept.entries()));
        }
    }

    private static List<Inbound> messages(List<LongTexts.Whole> texts) {
        List<Inbound> items = new ArrayList<>();
        texts.forEach(whole -> items.add(message(whole.id(), whole.from(), new Content.Text(GatewayChannel.clean(whole.text())))));
        return items;
    }

    private static InboundMessage message(String id, String from, Content content) {
        return InboundMessage.of(id, GatewayChannel.sender(from), content);
    }

    @Override
    public ChannelStatus status() {
        return standing.now();
    }

    @Override
    public ChannelLimits limits() {
        return SmsText.limits(settings);
    }

    @Override
    public void close() {
        closed = true;
        OpenAccounts.remove(longTexts);
        NoticeAccounts.remove(this);
        standing.close();
        line.close();
        tell(true);
    }

    private final class Arriving implements SmppLine.Listener {
        @Override
        public void delivered(DeliverSm pdu, Object session) throws ProcessRequestException {
            if (closed) {
                throw new ProcessRequestException("closed", SMPPConstant.STAT_ESME_RX_T_APPN);
            }
            try {
                take(pdu, session);
            } catch (RuntimeException notStored) {
                // The SMSC keeps it and brings it again.
                throw new ProcessRequestException("not stored", SMPPConstant.STAT_ESME_RX_T_APPN, notStored);
            } finally {
                tell(false);
            }
        }

        @Override
        public void lost() {
            tell(true);
        }
    }
}
