package io.switchboard.channel.sms;

import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.DeliveryUpdate;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads what a gateway calls us with: a form, a JSON object or array, or a query, with the names that the settings give. */
final class Callbacks {
    private static final int LONGEST_ID = 200;
    private static final int MOST_PARTS = 255;

    private final Settings settings;
    private final Numbers numbers;

    /**
     * What stands in one record: a receipt, or a message.
     *
     * @param update of a receipt that says something; else null
     * @param from null for a receipt
     * @param text null for a kind without text
     * @param part of a long text; else null
     */
    record Read(DeliveryUpdate update, String id, String from, String text, LongTexts.Part part) {
        static final Read NOTHING = new Read(null, null, null, null, null);
    }

    Callbacks(Settings settings) {
        this.settings = settings;
        this.numbers = Numbers.of(settings);
    }

    /** @throws IOException when it is nothing that the settings describe */
    List<Read> read(WebhookRequest request) throws IOException {
        Object root = root(request, settings.get(SmsSettings.CHARSET));
        Object found = Json.at(root, settings.get(SmsSettings.RECORDS));
        List<?> records = found instanceof List<?> list ? list : found == null ? List.of() : List.of(found);
        if (records.isEmpty()) {
            throw new IOException("no record");
        }
        List<Read> read = new ArrayList<>();
        IOException wrong = null;
        for (Object record : records) {
            try {
                read.add(record(record));
            } catch (IOException unreadable) {
                // It must not keep the others of its call out, again and again.
                wrong = unreadable;
            }
        }
        if (read.isEmpty() && wrong != null) {
            throw wrong;
        }
        return read;
    }

    /** @param charset of a form's values; the platform reads a query's as UTF-8 */
    static Object root(WebhookRequest request, String charset) throws IOException {
        if (request.method().equals("GET")) {
            return firsts(request.query());
        }
        String type = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
        String start = new String(request.body(), 0, Math.min(200, request.body().length), StandardCharsets.UTF_8).stripLeading();
        boolean looksLikeJson = start.startsWith("{") || start.startsWith("[");
        if (looksLikeJson && !type.startsWith("application/x-www-form-urlencoded")) {
            return Json.read(request.body());
        }
        try {
            return firsts(form(request.body(), Charset.forName(charset)));
        } catch (IllegalArgumentException broken) {
            throw new IOException("not a form", broken);
        }
    }

    private Read record(Object record) throws IOException {
        if (!(record instanceof Map)) {
            throw new IOException("a record that is no object");
        }
        String from = value(record, SmsSettings.FROM_FIELD);
        String text = value(record, SmsSettings.TEXT_FIELD);
        String state = value(record, SmsSettings.RECEIPT_STATE_FIELD);
        // Some write a status into messages as well: what has a text is a message.
        if (state != null && text == null) {
            return receipt(record, state);
        }
        if (from == null || from.isBlank()) {
            throw new IOException("no sender");
        }
        String id = value(record, SmsSettings.ID_FIELD);
        if (id == null || id.isBlank()) {
            id = "print-" + Prints.of(record.toString());
        } else if (id.length() > LONGEST_ID) {
            id = "long-" + Prints.of(id);
        }
        return new Read(null, id, numbers.inside(shortened(from)), text, part(record, numbers.inside(shortened(from)), text));
    }

    private Read receipt(Object record, String state) throws IOException {
        String id = value(record, SmsSettings.RECEIPT_ID_FIELD);
        if (id == null || id.isBlank()) {
            throw new IOException("a receipt without an id");
        }
        if (says(SmsSettings.DELIVERED_WORDS, state)) {
            return new Read(new DeliveryUpdate(id, DeliveryState.DELIVERED, null), null, null, null, null);
        }
        if (says(SmsSettings.FAILED_WORDS, state)) {
            String error = value(record, SmsSettings.RECEIPT_ERROR_FIELD);
            String told = SmsConnector.TEXTS.text("notDelivered", shortened(error == null || error.isBlank() ? state : state + " " + error));
            return new Read(new DeliveryUpdate(id, DeliveryState.FAILED, told), null, null, null, null);
        }
        return Read.NOTHING;
    }

    private LongTexts.Part part(Object record, String from, String text) {
        int total = number(value(record, SmsSettings.PART_TOTAL_FIELD));
        int number = number(value(record, SmsSettings.PART_NUMBER_FIELD));
        String ref = value(record, SmsSettings.PART_REF_FIELD);
        if (text == null || text.length() > LongTexts.LONGEST_PART || ref == null || total < 2 || number < 1 || number > total) {
            return null;
        }
        return new LongTexts.Part(from, "", ref.hashCode(), total, number, text);
    }

    private boolean says(Setting<String> words, String state) {
        return GatewayClient.words(settings.get(words)).stream().anyMatch(word -> word.equalsIgnoreCase(state.strip()));
    }

    private String value(Object record, Setting<String> field) {
        String name = settings.get(field);
        return name == null ? null : Json.textAt(record, name);
    }

    private static int number(String text) {
        int number = text != null && text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
        return number > MOST_PARTS ? 0 : number;
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_ID ? text.substring(0, LONGEST_ID) : text;
    }

    /** @throws IllegalArgumentException when it can't be decoded */
    static Map<String, List<String>> form(byte[] body, Charset charset) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String pair : new String(body, charset).split("&")) {
            String[] parts = pair.split("=", 2);
            if (!parts[0].isEmpty()) {
                fields.computeIfAbsent(URLDecoder.decode(parts[0], charset), name -> new ArrayList<>())
                        .add(parts.length == 1 ? "" : URLDecoder.decode(parts[1], charset));
            }
        }
        return fields;
    }

    private static Map<String, Object> firsts(Map<String, List<String>> fields) {
        Map<String, Object> firsts = new LinkedHashMap<>();
        fields.forEach((name, values) -> firsts.put(name, values.get(0)));
        return firsts;
    }
}
