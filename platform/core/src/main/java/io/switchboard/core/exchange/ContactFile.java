package io.switchboard.core.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A file of contacts, CSV with a head of column names or NDJSON as the export gives it, read line by line. UTF-8, UTF-16 with its
 * mark, or else GB18030, as spreadsheets write it.
 */
final class ContactFile implements Closeable {
    /** How it is written. */
    enum Format {
        CSV,
        NDJSON
    }

    private static final List<String> COLUMNS =
            List.of("id", "shop", "name", "email", "phone", "locale", "note", "channel", "externalid");
    private static final String OWN = "field.";
    static final ObjectMapper JSON = mapper();

    private final BufferedReader reader;
    private final Charset charset;
    private final CsvRows rows;
    private final TextLines lines;
    private List<String> head;
    private int line;

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.getFactory().setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(10).build());
        return mapper.configure(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, true);
    }

    private ContactFile(Path file, Format format) throws IOException {
        charset = charsetOf(file);
        reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), charset));
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        rows = format == Format.CSV ? new CsvRows(reader) : null;
        lines = rows == null ? new TextLines(reader) : null;
    }

    /**
     * Opens it, and reads the head.
     *
     * @throws Refused INVALID when the head isn't one
     */
    static ContactFile open(Path file, Format format) throws IOException {
        ContactFile opened = new ContactFile(file, format);
        try {
            if (format == Format.CSV) {
                opened.readHead();
            }
            return opened;
        } catch (RuntimeException | IOException e) {
            opened.close();
            throw e;
        }
    }

    private void readHead() throws IOException {
        CsvRows.Row row = rows.next();
        if (row == null || row.fault() != null || row.isEmpty()) {
            throw Refused.invalid("file", "csvHead", String.join(", ", COLUMNS));
        }
        head = new ArrayList<>();
        for (String cell : row.cells()) {
            String column = cell.strip();
            boolean own = column.startsWith(OWN) && column.length() > OWN.length() && column.length() <= OWN.length() + 50;
            String known = column.toLowerCase(Locale.ROOT);
            if (!own && !COLUMNS.contains(known)) {
                throw Refused.invalid("file", "csvColumn", Texts.preview(column, 60), String.join(", ", COLUMNS));
            }
            if (head.contains(own ? column : known)) {
                throw Refused.invalid("file", "csvTwice", Texts.preview(column, 60));
            }
            head.add(own ? column : known);
        }
    }

    /** In which characters it is written. */
    Charset charset() {
        return charset;
    }

    /** The next line; null after the last. Empty ones are passed over. */
    ContactLine next() throws IOException {
        return rows == null ? nextJson() : nextRow();
    }

    private ContactLine nextRow() throws IOException {
        CsvRows.Row row = rows.next();
        while (row != null && row.isEmpty()) {
            row = rows.next();
        }
        if (row == null) {
            return null;
        }
        if (row.fault() != null) {
            return ContactLine.faulty(row.line(), "line", row.fault());
        }
        if (row.cells().size() > head.size()) {
            return ContactLine.faulty(row.line(), "line", "csvCells", row.cells().size(), head.size());
        }
        Map<String, String> cells = new HashMap<>();
        Map<String, Object> own = new LinkedHashMap<>();
        for (int i = 0; i < row.cells().size(); i++) {
            String text = Texts.orNull(row.cells().get(i));
            if (text != null && head.get(i).startsWith(OWN)) {
                own.put(head.get(i).substring(OWN.length()), text);
            } else if (text != null) {
                cells.put(head.get(i), text);
            }
        }
        boolean somebody = cells.containsKey("channel") || cells.containsKey("externalid");
        List<ContactLine.Identity> identities = somebody
                ? List.of(new ContactLine.Identity(cells.get("channel"), cells.get("externalid")))
                : List.of();
        return new ContactLine(
                row.line(), cells.get("id"), cells.get("shop"), cells.get("name"), cells.get("email"), cells.get("phone"),
                cells.get("locale"), cells.get("note"), own, identities, null);
    }

    private ContactLine nextJson() throws IOException {
        TextLines.Line next = lines.next();
        if (next == null) {
            return null;
        }
        line = next.number();
        return next.tooLong() ? ContactLine.faulty(line, "line", "tooLong", TextLines.LONGEST) : json(next.text());
    }

    private ContactLine json(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (!node.isObject()) {
                return ContactLine.faulty(line, "line", "notObject");
            }
            for (String field : List.of("id", "shop", "name", "email", "phone", "locale", "note")) {
                if (node.hasNonNull(field) && !node.get(field).isTextual()) {
                    return ContactLine.faulty(line, field, "notText");
                }
            }
            Map<String, Object> own = new LinkedHashMap<>();
            if (node.hasNonNull("fields")) {
                if (!node.get("fields").isObject()) {
                    return ContactLine.faulty(line, "fields", "notObject");
                }
                for (Map.Entry<String, JsonNode> each : node.get("fields").properties()) {
                    if (each.getValue().isContainerNode()) {
                        return ContactLine.faulty(line, "fields." + Texts.preview(each.getKey(), 50), "notText");
                    }
                    if (!each.getValue().isNull()) {
                        own.put(each.getKey(), JSON.treeToValue(each.getValue(), Object.class));
                    }
                }
            }
            List<ContactLine.Identity> identities = new ArrayList<>();
            for (JsonNode each : node.path("identities")) {
                identities.add(new ContactLine.Identity(text(each, "channel"), text(each, "externalId")));
            }
            return new ContactLine(
                    line, text(node, "id"), text(node, "shop"), text(node, "name"), text(node, "email"), text(node, "phone"),
                    text(node, "locale"), text(node, "note"), own, identities, null);
        } catch (JsonProcessingException e) {
            return ContactLine.faulty(line, "line", "notJson");
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isTextual() ? Texts.orNull(node.get(field).asText()) : null;
    }

    static Charset charsetOf(Path file) throws IOException {
        byte[] begin = new byte[2];
        try (InputStream in = Files.newInputStream(file)) {
            int read = in.readNBytes(begin, 0, 2);
            if (read == 2 && begin[0] == (byte) 0xFF && begin[1] == (byte) 0xFE) {
                return StandardCharsets.UTF_16LE;
            }
            if (read == 2 && begin[0] == (byte) 0xFE && begin[1] == (byte) 0xFF) {
                return StandardCharsets.UTF_16BE;
            }
        }
        try (Reader strict = new InputStreamReader(
                Files.newInputStream(file),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT))) {
            strict.transferTo(Writer.nullWriter());
            return StandardCharsets.UTF_8;
        } catch (CharacterCodingException notUtf8) {
            return Charset.forName("GB18030");
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
