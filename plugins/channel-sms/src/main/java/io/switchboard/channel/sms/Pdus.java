package io.switchboard.channel.sms;

import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.settings.Settings;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;

/** Reads deliver_sm: a text, a part of one, or a receipt. */
final class Pdus {
    private static final int UDHI = 0x40;
    private static final int MESSAGE_TYPE = 0x3C;
    private static final int RECEIPT = 0x04;
    private static final int INTERMEDIATE = 0x20;
    private static final Pattern ID = Pattern.compile("\\bid:\\s*(\\S{1,65})", Pattern.CASE_INSENSITIVE);
    private static final Pattern STATE = Pattern.compile("\\bstat:\\s*(\\w{1,10})", Pattern.CASE_INSENSITIVE);
    private static final Pattern ERROR = Pattern.compile("\\berr:\\s*(\\w{1,10})", Pattern.CASE_INSENSITIVE);
    private static final Set<String> FAILED = Set.of("EXPIRED", "DELETED", "UNDELIV", "REJECTD");
    private static final String[] STATES = {"SCHEDULED", "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD"};

    private final Charset whenDefault;
    private final String receiptIds;
    private final Numbers numbers;

    /** @param text null for what isn't text */
    record Text(String from, String to, String text, LongTexts.Part part, String print) {}

    /** One octet string, parted from what stands before it. */
    private record Body(byte[] bytes, int ref, int total, int number) {}

    Pdus(Settings settings) {
        this.whenDefault = settings.get(SmsSettings.DEFAULT_CODING).equals("LATIN1") ? StandardCharsets.ISO_8859_1 : null;
        this.receiptIds = settings.get(SmsSettings.RECEIPT_IDS);
        this.numbers = Numbers.of(settings).digits();
    }

    static boolean isReceipt(DeliverSm pdu) {
        int type = pdu.getEsmClass() & MESSAGE_TYPE;
        return type == RECEIPT || type == INTERMEDIATE;
    }

    /** Acknowledgements of phones and the like, which say nothing that isn't said by receipts. */
    static boolean saysNothing(DeliverSm pdu) {
        return !isReceipt(pdu) && (pdu.getEsmClass() & MESSAGE_TYPE) != 0;
    }

    /** @return null when it tells of no end, or can't be read */
    DeliveryUpdate receipt(DeliverSm pdu) {
        String text = GsmAlphabet.read(bytes(pdu));
        OptionalParameter told = pdu.getOptionalParameter(Tag.RECEIPTED_MESSAGE_ID);
        String id = told instanceof OptionalParameter.OctetString octets ? cString(octets.getValue()) : found(ID, text);
        OptionalParameter number = pdu.getOptionalParameter(Tag.MESSAGE_STATE);
        String state = number instanceof OptionalParameter.Byte octet && octet.getValue() >= 0 && octet.getValue() < STATES.length
                ? STATES[octet.getValue()]
                : found(STATE, text);
        if (id == null || id.isBlank() || state == null) {
            return null;
        }
        String ours = canonical(asSubmitted(id.strip()));
        String word = state.toUpperCase(Locale.ROOT);
        if (word.equals("DELIVRD")) {
            return new DeliveryUpdate(ours, DeliveryState.DELIVERED, null);
        }
        String error = found(ERROR, text);
        String why = SmsConnector.TEXTS.text("notDelivered", error == null ? word : word + " " + error);
        return FAILED.contains(word) ? new DeliveryUpdate(ours, DeliveryState.FAILED, why) : null;
    }

    /** Ids differ in case and in zeros before them between the answer and the receipt. */
    static String canonical(String id) {
        String small = id.strip().toLowerCase(Locale.ROOT).replaceFirst("^0+(?=.)", "");
        return small.isEmpty() ? null : small;
    }

    private String asSubmitted(String id) {
        try {
            return switch (receiptIds) {
                case "DECIMAL_OF_HEX" -> Long.toHexString(Long.parseUnsignedLong(id));
                case "HEX_OF_DECIMAL" -> Long.toUnsignedString(Long.parseUnsignedLong(id, 16));
                default -> id;
            };
        } catch (NumberFormatException otherwise) {
            return id;
        }
    }

    Text text(DeliverSm pdu) {
        byte[] all = bytes(pdu);
        Body body = body(pdu, all);
        String from = numbers.inside(orUnknown(pdu.getSourceAddr()));
        String to = String.valueOf(pdu.getDestAddress());
        String text = decoded(body.bytes(), pdu.getDataCoding());
        LongTexts.Part part = text == null || text.length() > LongTexts.LONGEST_PART || body.total() < 2 || body.number() < 1 || body.number() > body.total()
                ? null
                : new LongTexts.Part(from, to, body.ref(), body.total(), body.number(), text);
        String print = Prints.of(from, to, Integer.toString(pdu.getEsmClass()), Integer.toString(pdu.getDataCoding()),
                new String(all, StandardCharsets.ISO_8859_1), body.ref() + "/" + body.total() + "/" + body.number());
        return new Text(from, to, text, part, print);
    }

    private static byte[] bytes(DeliverSm pdu) {
        OptionalParameter payload = pdu.getOptionalParameter(Tag.MESSAGE_PAYLOAD);
        byte[] given = payload instanceof OptionalParameter.OctetString octets ? octets.getValue() : pdu.getShortMessage();
        return given == null ? new byte[0] : given;
    }

    private static Body body(DeliverSm pdu, byte[] all) {
        if ((pdu.getEsmClass() & UDHI) != 0 && all.length > 0 && (all[0] & 0xFF) < all.length) {
            return afterHeader(all);
        }
        return new Body(all, number(pdu, Tag.SAR_MSG_REF_NUM), number(pdu, Tag.SAR_TOTAL_SEGMENTS), number(pdu, Tag.SAR_SEGMENT_SEQNUM));
    }

    private static Body afterHeader(byte[] all) {
        int end = (all[0] & 0xFF) + 1;
        byte[] rest = Arrays.copyOfRange(all, end, all.length);
        for (int at = 1; at + 1 < end; at += 2 + (all[at + 1] & 0xFF)) {
            int length = all[at + 1] & 0xFF;
            if (all[at] == 0 && length == 3 && at + 4 < end) {
                return new Body(rest, all[at + 2] & 0xFF, all[at + 3] & 0xFF, all[at + 4] & 0xFF);
            }
            if (all[at] == 8 && length == 4 && at + 5 < end) {
                return new Body(rest, (all[at + 2] & 0xFF) << 8 | all[at + 3] & 0xFF, all[at + 4] & 0xFF, all[at + 5] & 0xFF);
            }
        }
        return new Body(rest, 0, 0, 0);
    }

    private static int number(DeliverSm pdu, Tag tag) {
        OptionalParameter found = pdu.getOptionalParameter(tag);
        return found instanceof OptionalParameter.Short two ? two.getValue() & 0xFFFF
                : found instanceof OptionalParameter.Byte one ? one.getValue() & 0xFF
                : 0;
    }

    private String decoded(byte[] bytes, byte coding) {
        int code = coding & 0xFF;
        if (code >= 0xF0) {
            return (code & 0x04) == 0 ? GsmAlphabet.read(bytes) : null;
        }
        return switch (code) {
            case 0 -> whenDefault == null ? GsmAlphabet.read(bytes) : new String(bytes, whenDefault);
            case 1 -> new String(bytes, StandardCharsets.US_ASCII);
            case 3 -> new String(bytes, StandardCharsets.ISO_8859_1);
            case 8 -> new String(bytes, StandardCharsets.UTF_16BE);
            default -> null;
        };
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static String cString(byte[] value) {
        return new String(value, StandardCharsets.US_ASCII).replaceAll("\0.*$", "");
    }

    private static String orUnknown(String address) {
        return address == null || address.isBlank() ? "?" : address;
    }
}
