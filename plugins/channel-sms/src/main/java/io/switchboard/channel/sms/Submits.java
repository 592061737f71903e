package io.switchboard.channel.sms;

import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.session.SubmitSmResult;

/**
 * Sends texts as submit_sm, a long one in parts. Of a message that was broken off between its parts the rest is sent when the host
 * asks again. The last part's id stands for the message. Safe for use by several threads.
 */
final class Submits {
    private static final int REMEMBERED = 1_000;
    private static final int BYTE = 0xFF;

    private final Settings settings;
    private final SmppLine line;
    private final SubmitPdus pdus;
    private final AtomicInteger refs;
    private final Map<String, Progress> begun = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Progress> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** How far a message has come; its parts are marked as one by the number. */
    private static final class Progress {
        private final int ref;
        private int done;

        Progress(int ref) {
            this.ref = ref;
        }
    }

    Submits(Settings settings, SmppLine line, int firstRef) {
        this.settings = settings;
        this.line = line;
        this.pdus = new SubmitPdus(settings);
        this.refs = new AtomicInteger(firstRef);
    }

    Receipt send(OutboundMessage message) {
        Parts parts = SmsText.parts(message, settings);
        Progress progress;
        synchronized (begun) {
            progress = begun.computeIfAbsent(message.id(), id -> new Progress(refs.incrementAndGet() & BYTE));
        }
        List<SmppLine.Call<SubmitSmResult>> calls = pdus.of(message.recipient(), parts, progress.ref);
        String id = null;
        while (progress.done < calls.size()) {
            id = line.call(calls.get(progress.done)).getMessageId();
            progress.done++;
        }
        synchronized (begun) {
            begun.remove(message.id());
        }
        return Receipt.sent(id == null ? null : Pdus.canonical(id));
    }
}
