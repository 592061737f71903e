package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.message.OutboundMessage;
import io.switchboard.spi.message.Receipt;
import io.switchboard.spi.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;

/**
 * Sends texts as submit_sm, a long one in parts. Of a message that was broken off between its parts the rest is sent when the host
 * asks again. The last part's id stands for the message. Safe for use by several threads.
 */
final class Submits {
    private static final int REMEMBERED = 1_000;
    private static final int UDHI = 0x40;
    private static final int BYTE = 0xFF;
    private static final int LONGEST_NAME = 11;
    private static final int LONGEST_SHORT_CODE = 6;

    private final Settings settings;
    private final SmppLine line;
    private final Numbers numbers;
    private final AtomicInteger refs;
    private final Map<String, Progress> begun = remembering();
    private final Map<String, DeliveryUpdate> early = remembering();
    private int running;

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
        this.numbers = Numbers.of(settings).digits();
        this.refs = new AtomicInteger(firstRef);
    }

    Receipt send(OutboundMessage message) {
        Parts parts = SmsText.parts(message, settings.get(SmsSettings.ALPHABET).equals("AUTO"), settings.get(SmsSettings.MAX_PARTS));
        Progress progress;
        synchronized (this) {
            progress = begun.computeIfAbsent(message.id(), id -> new Progress(refs.incrementAndGet() & BYTE));
            running++;
        }
        try {
            String id = submit(message, parts, progress);
            return receipt(message.id(), id == null ? null : Pdus.canonical(id));
        } finally {
            synchronized (this) {
                running--;
            }
        }
    }

    /** A receipt may be faster than the answer to its submit_sm, and then nobody knows its id yet: the send that runs takes it. */
    synchronized void keepsEarly(DeliveryUpdate update) {
        if (running > 0) {
            early.put(update.providerId(), update);
        }
    }

    private synchronized Receipt receipt(String messageId, String id) {
        begun.remove(messageId);
        DeliveryUpdate known = id == null ? null : early.remove(id);
        if (known == null) {
            return Receipt.sent(id);
        }
        if (known.state() == DeliveryState.FAILED) {
            throw new ConnectorException(Failure.REJECTED, known.problem());
        }
        return Receipt.delivered(id);
    }

    private String submit(OutboundMessage message, Parts parts, Progress progress) {
        int total = parts.texts().size();
        String how = settings.get(SmsSettings.LONG_TEXTS);
        if (total == 1 || how.equals("PAYLOAD")) {
            byte[] whole = parts.bytes(String.join("", parts.texts()));
            return total == 1
                    ? submit(message, parts.gsm(), 0, true, whole)
                    : submit(message, parts.gsm(), 0, true, new byte[0], new OptionalParameter.Message_payload(whole));
        }
        String id = null;
        while (progress.done < total) {
            int number = progress.done + 1;
            byte[] text = parts.bytes(parts.texts().get(progress.done));
            boolean last = number == total;
            id = how.equals("SAR")
                    ? submit(message, parts.gsm(), 0, last, text, sar(progress.ref, total, number))
                    : submit(message, parts.gsm(), UDHI, last, withHeader(text, progress.ref, total, number));
            progress.done = number;
        }
        return id;
    }

    private String submit(
            OutboundMessage message, boolean gsm, int esmClass, boolean last, byte[] text, OptionalParameter... parameters) {
        String sender = settings.get(SmsSettings.SENDER) == null ? "" : settings.get(SmsSettings.SENDER).strip();
        TypeOfNumber kind = kind(sender);
        // One receipt for a message: the last part's.
        int receipt = settings.get(SmsSettings.RECEIPTS) && last ? 1 : 0;
        return line.call(on -> on.submitShortMessage(
                        "", kind, kind == TypeOfNumber.INTERNATIONAL || kind == TypeOfNumber.NATIONAL ? NumberingPlanIndicator.ISDN : NumberingPlanIndicator.UNKNOWN,
                        sender.replaceFirst("^\\+", ""),
                        message.recipient().startsWith("+") ? TypeOfNumber.INTERNATIONAL : TypeOfNumber.UNKNOWN, NumberingPlanIndicator.ISDN,
                        numbers.outside(message.recipient()),
                        new ESMClass(esmClass), (byte) 0, (byte) 0, null, null, new RegisteredDelivery(receipt), (byte) 0,
                        new RawDataCoding((byte) (gsm ? 0 : 8)), (byte) 0, text, parameters))
                .getMessageId();
    }

    private TypeOfNumber kind(String sender) {
        return switch (settings.get(SmsSettings.SENDER_TYPE)) {
            case "INTERNATIONAL" -> TypeOfNumber.INTERNATIONAL;
            case "NATIONAL" -> TypeOfNumber.NATIONAL;
            case "SHORT_CODE" -> TypeOfNumber.NETWORK_SPECIFIC;
            case "ALPHANUMERIC" -> TypeOfNumber.ALPHANUMERIC;
            case "UNKNOWN" -> TypeOfNumber.UNKNOWN;
            default -> sender.matches("\\+?\\d{" + (LONGEST_SHORT_CODE + 1) + ",}") ? TypeOfNumber.INTERNATIONAL
                    : sender.matches("\\d+") ? TypeOfNumber.NETWORK_SPECIFIC
                    : sender.isEmpty() || sender.length() > LONGEST_NAME ? TypeOfNumber.UNKNOWN
                    : TypeOfNumber.ALPHANUMERIC;
        };
    }

    private static OptionalParameter[] sar(int ref, int total, int number) {
        List<OptionalParameter> sar = new ArrayList<>();
        sar.add(new OptionalParameter.Sar_msg_ref_num((short) ref));
        sar.add(new OptionalParameter.Sar_total_segments((byte) total));
        sar.add(new OptionalParameter.Sar_segment_seqnum((byte) number));
        return sar.toArray(OptionalParameter[]::new);
    }

    private static byte[] withHeader(byte[] text, int ref, int total, int number) {
        byte[] header = {5, 0, 3, (byte) ref, (byte) total, (byte) number};
        byte[] whole = new byte[header.length + text.length];
        System.arraycopy(header, 0, whole, 0, header.length);
        System.arraycopy(text, 0, whole, header.length, text.length);
        return whole;
    }

    private static <V> Map<String, V> remembering() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }
}
