package io.switchboard.core.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A file of tickets, CSV with a head of column names or NDJSON, read line by line; in the characters in which a file of contacts may be. */
final class TicketFile implements Closeable {
    static final List<String> COLUMNS = List.of(
            "key", "subject", "type", "description", "contact", "name", "email", "phone", "shop", "group", "assignee", "priority", "tags");
    private static final Set<String> NAMES = Set.of(
            "key", "subject", "type", "description", "contactId", "contact", "shop", "group", "assignee", "priority", "tags", "fields");
    private static final String OWN = "field.";

    private final BufferedReader reader;
    private final Charset charset;
    private final CsvRows rows;
    private final TextLines lines;
    private final List<String> head = new ArrayList<>();

    /**
     * A line as JSON, whatever the file's form.
     *
     * @param fault why it can't be read; null when it can
     */
    record Line(int line, JsonNode said, Refused.Field fault) {
        static Line faulty(int line, String field, String code, Object... arguments) {
            return new Line(line, null, new Refused.Field(field, code, List.of(arguments)));
        }
    }

    private TicketFile(Path file, ContactFile.Format format) throws IOException {
        charset = ContactFile.charsetOf(file);
        reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), charset));
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        rows = format == ContactFile.Format.CSV ? new CsvRows(reader) : null;
        lines = rows == null ? new TextLines(reader) : null;
    }

    /** @throws Refused INVALID when the head isn't one */
    static TicketFile open(Path file, ContactFile.Format format) throws IOException {
        TicketFile opened = new TicketFile(file, format);
        try {
            if (opened.rows != null) {
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
        for (String cell : row.cells()) {
            String column = cell.strip();
            boolean own = column.startsWith(OWN) && column.length() > OWN.length() && column.length() <= OWN.length() + 60;
            String known = own ? column : column.toLowerCase(Locale.ROOT);
            if (!own && !COLUMNS.contains(known)) {
                throw Refused.invalid("file", "csvColumn", Texts.preview(column, 60), String.join(", ", COLUMNS));
            }
            if (head.contains(known)) {
                throw Refused.invalid("file", "csvTwice", Texts.preview(column, 60));
            }
            head.add(known);
        }
    }

    Charset charset() {
        return charset;
    }

    /** The next line; null after the last. Empty ones are passed over. */
    Line next() throws IOException {
        return rows == null ? nextJson() : nextRow();
    }

    private Line nextRow() throws IOException {
        CsvRows.Row row = rows.next();
        while (row != null && row.isEmpty()) {
            row = rows.next();
        }
        if (row == null || row.fault() != null) {
            return row == null ? null : Line.faulty(row.line(), "line", row.fault());
        }
        if (row.cells().size() > head.size()) {
            return Line.faulty(row.line(), "line", "csvCells", row.cells().size(), head.size());
        }
        ObjectNode said = ContactFile.JSON.createObjectNode();
        for (int i = 0; i < row.cells().size(); i++) {
            String text = Texts.orNull(row.cells().get(i));
            if (text != null) {
                put(said, head.get(i), text);
            }
        }
        return new Line(row.line(), said, null);
    }

    private static void put(ObjectNode said, String column, String text) {
        switch (column) {
            case "name", "email", "phone" -> said.withObjectProperty("contact").put(column, text);
            case "contact" -> said.put("contactId", text);
            case "tags" -> List.of(text.split("[;,；，|]")).forEach(tag -> said.withArrayProperty("tags").add(tag.strip()));
            default -> {
                if (column.startsWith(OWN)) {
                    said.withObjectProperty("fields").put(column.substring(OWN.length()), text);
                } else {
                    said.put(column, text);
                }
            }
        }
    }

    private Line nextJson() throws IOException {
        TextLines.Line text = lines.next();
        if (text == null) {
            return null;
        }
        if (text.tooLong()) {
            return Line.faulty(text.number(), "line", "tooLong", TextLines.LONGEST);
        }
        try {
            JsonNode said = ContactFile.JSON.readTree(text.text());
            if (!said.isObject()) {
                return Line.faulty(text.number(), "line", "notObject");
            }
            for (var names = said.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!NAMES.contains(name)) {
                    return Line.faulty(text.number(), Texts.preview(name, 60), "notChoice", String.join(", ", NAMES.stream().sorted().toList()));
                }
            }
            return new Line(text.number(), said, null);
        } catch (JsonProcessingException e) {
            return Line.faulty(text.number(), "line", "notJson");
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
