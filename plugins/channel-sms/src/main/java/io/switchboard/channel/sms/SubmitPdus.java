package io.switchboard.channel.sms;

import io.switchboard.spi.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.SubmitSmResult;

/** Writes texts as submit_sm, in the way that the settings say. */
final class SubmitPdus {
    private static final int UDHI = 0x40;
    private static final int LONGEST_NAME = 11;
    private static final int LONGEST_SHORT_CODE = 6;

    private final Settings settings;
    private final Numbers numbers;
    private final String sender;
    private final TypeOfNumber senderKind;

    SubmitPdus(Settings settings) {
        this.settings = settings;
        this.numbers = Numbers.of(settings).digits();
        this.sender = settings.get(SmsSettings.SENDER) == null ? "" : settings.get(SmsSettings.SENDER).strip();
        this.senderKind = kind(settings.get(SmsSettings.SENDER_TYPE), sender);
    }

    /**
     * One for each part, in their order. The last asks for the receipt of them all.
     *
     * @param ref marks the parts as one text, of 8 bits
     */
    List<SmppLine.Call<SubmitSmResult>> of(String recipient, Parts parts, int ref) {
        List<SmppLine.Call<SubmitSmResult>> pdus = new ArrayList<>();
        int total = parts.texts().size();
        String how = total == 1 ? "WHOLE" : settings.get(SmsSettings.LONG_TEXTS);
        if (how.equals("PAYLOAD")) {
            byte[] whole = parts.bytes(String.join("", parts.texts()));
            return List.of(pdu(recipient, parts, 0, true, new byte[0], new OptionalParameter.Message_payload(whole)));
        }
        for (String part : parts.texts()) {
            byte[] text = parts.bytes(part);
            byte number = (byte) (pdus.size() + 1);
            boolean last = number == total;
            pdus.add(switch (how) {
                case "WHOLE" -> pdu(recipient, parts, 0, true, text);
                case "SAR" -> pdu(recipient, parts, 0, last, text, new OptionalParameter.Sar_msg_ref_num((short) ref),
                        new OptionalParameter.Sar_total_segments((byte) total), new OptionalParameter.Sar_segment_seqnum(number));
                default -> pdu(recipient, parts, UDHI, last, withHeader(text, ref, total, number));
            });
        }
        return pdus;
    }

    private SmppLine.Call<SubmitSmResult> pdu(
            String recipient, Parts parts, int esmClass, boolean last, byte[] text, OptionalParameter... parameters) {
        boolean number = senderKind == TypeOfNumber.INTERNATIONAL || senderKind == TypeOfNumber.NATIONAL;
        int receipt = settings.get(SmsSettings.RECEIPTS) && last ? 1 : 0;
        return on -> on.submitShortMessage(
                "", senderKind, number ? NumberingPlanIndicator.ISDN : NumberingPlanIndicator.UNKNOWN, sender.replaceFirst("^\\+", ""),
                recipient.startsWith("+") ? TypeOfNumber.INTERNATIONAL : TypeOfNumber.UNKNOWN, NumberingPlanIndicator.ISDN,
                numbers.outside(recipient),
                new ESMClass(esmClass), (byte) 0, (byte) 0, null, null, new RegisteredDelivery(receipt), (byte) 0,
                new RawDataCoding((byte) (parts.gsm() ? 0 : 8)), (byte) 0, text, parameters);
    }

    private static TypeOfNumber kind(String told, String sender) {
        return switch (told) {
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

    private static byte[] withHeader(byte[] text, int ref, int total, int number) {
        byte[] whole = new byte[6 + text.length];
        System.arraycopy(new byte[] {5, 0, 3, (byte) ref, (byte) total, (byte) number}, 0, whole, 0, 6);
        System.arraycopy(text, 0, whole, 6, text.length);
        return whole;
    }
}
