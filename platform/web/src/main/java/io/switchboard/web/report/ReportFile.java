package io.switchboard.web.report;

import io.switchboard.core.report.Figure;
import io.switchboard.web.report.ReportViews.ReportColumn;
import io.switchboard.web.report.ReportViews.ReportRow;
import io.switchboard.web.report.ReportViews.ReportView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A report as a file, line by line: of each figure its value (times in seconds), and where it is a share of what. No data is an empty
 * cell. Texts never become formulas of a spreadsheet.
 */
final class ReportFile {
    private static final BigDecimal SECOND = BigDecimal.valueOf(1000);

    private final ReportView report;
    private final String first;

    /** @param first the head of the column of names */
    ReportFile(ReportView report, String first) {
        this.report = report;
        this.first = first;
    }

    private Stream<List<Object>> lines() {
        List<Object> head = new ArrayList<>(List.of(first));
        for (ReportColumn column : report.columns()) {
            head.add(column.name() + (column.unit().equals("MILLISECONDS") ? " (s)" : ""));
            if (isShare(column)) {
                head.add("n");
                head.add("N");
            }
        }
        return Stream.concat(Stream.of(head), Stream.concat(report.rows().stream(), Stream.of(report.total())).map(this::line));
    }

    private List<Object> line(ReportRow row) {
        List<Object> cells = new ArrayList<>(List.of(row.name()));
        for (int i = 0; i < report.columns().size(); i++) {
            ReportColumn column = report.columns().get(i);
            Figure figure = row.values().get(i);
            cells.add(figure == null ? "" : value(column, figure.value()));
            if (isShare(column)) {
                cells.add(figure == null ? "" : BigDecimal.valueOf(figure.numerator()));
                cells.add(figure == null ? "" : BigDecimal.valueOf(figure.denominator()));
            }
        }
        return cells;
    }

    private static boolean isShare(ReportColumn column) {
        return column.unit().equals("SHARE");
    }

    private static BigDecimal value(ReportColumn column, BigDecimal value) {
        return column.unit().equals("MILLISECONDS") ? value.divide(SECOND, 3, RoundingMode.HALF_UP) : value;
    }

    void csv(OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        // Spreadsheets take it for UTF-8 only so.
        writer.write('\uFEFF');
        for (List<Object> line : (Iterable<List<Object>>) lines()::iterator) {
            writer.write(String.join(",", line.stream().map(ReportFile::cell).toList()));
            writer.write("\r\n");
        }
        writer.flush();
    }

    /** What would begin a formula gets an apostrophe before it; numbers are numbers. */
    static String cell(Object value) {
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        String text = value.toString();
        String tame = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return tame.matches("[^\",\r\n]*") ? tame : "\"" + tame.replace("\"", "\"\"") + "\"";
    }

    /** The fewest parts that a workbook has; texts stand in the cells, so that nothing is kept until the end. */
    void xlsx(OutputStream out) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            Writer writer = new OutputStreamWriter(zip, StandardCharsets.UTF_8);
            part(zip, writer, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                    + "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>");
            part(zip, writer, "_rels/.rels", relations("officeDocument", "xl/workbook.xml"));
            part(zip, writer, "xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
                    + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                    + "<sheets><sheet name=\"Report\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
            part(zip, writer, "xl/_rels/workbook.xml.rels", relations("worksheet", "worksheets/sheet1.xml"));
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            writer.write(XML + "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
            for (List<Object> line : (Iterable<List<Object>>) lines()::iterator) {
                writer.write("<row>");
                for (Object cell : line) {
                    writer.write(xml(cell));
                }
                writer.write("</row>");
            }
            writer.write("</sheetData></worksheet>");
            writer.flush();
            zip.closeEntry();
        }
    }

    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

    private static String relations(String kind, String target) {
        return "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\""
                + " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + kind + "\" Target=\"" + target + "\"/></Relationships>";
    }

    private static void part(ZipOutputStream zip, Writer writer, String name, String xml) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        writer.write(XML + xml);
        writer.flush();
        zip.closeEntry();
    }

    private static String xml(Object cell) {
        if (cell instanceof BigDecimal number) {
            return "<c><v>" + number.toPlainString() + "</v></c>";
        }
        String text = cell.toString().codePoints()
                .filter(c -> c >= 32 && c != 0xFFFE && c != 0xFFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;");
        return text.isEmpty() ? "<c/>" : "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">" + text + "</t></is></c>";
    }
}
