package io.switchboard.web.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.condition.Conditions;
import io.switchboard.core.report.Figure;
import io.switchboard.web.report.ReportViews.ReportColumn;
import io.switchboard.web.report.ReportViews.ReportRow;
import io.switchboard.web.report.ReportViews.ReportView;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ReportFileTest {
    private final ReportView report = new ReportView(
            "problem",
            List.of(new ReportColumn("handlingMean", "Handling", "MILLISECONDS", "f", "solvedAt", List.of()),
                    new ReportColumn("overdueShare", "Overdue", "SHARE", "f", "createdAt", List.of())),
            List.of(row("=HYPERLINK(1)", new Figure(new BigDecimal("1500"), 1500L, 1L), new Figure(new BigDecimal("-0.5"), 1L, 2L)), row("a & <b>, \"c\"", null, null)),
            row("Total", null, null));

    private static ReportRow row(String name, Figure... figures) {
        return new ReportRow(name, name, "2026-11-01", "2026-11-30", Arrays.asList(figures), Conditions.NONE);
    }

    @Test
    void textsNeverBecomeFormulasAndNoDataIsEmpty() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ReportFile(report, "Problem").csv(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\uFEFFProblem,Handling (s),Overdue,n,N\r\n"
                + "'=HYPERLINK(1),1.500,-0.5,1,2\r\n" + "\"a & <b>, \"\"c\"\"\",,,,\r\n" + "Total,,,,\r\n");
        for (String bad : List.of("=1", "+1", "-1", "@x", "\tx", "\rx")) {
            assertThat(ReportFile.cell(bad).replace("\"", "")).startsWith("'");
        }
    }

    @Test
    void aWorkbookHasItsPartsAndReadsAsXml() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ReportFile(report, "Problem").xlsx(out);
        Map<String, String> parts = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                parts.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(parts).containsOnlyKeys("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml");
        for (String xml : parts.values()) {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        }
        assertThat(parts.get("xl/worksheets/sheet1.xml")).contains("<c><v>1.500</v></c>").contains("a &amp; &lt;b>").doesNotContain("<f>");
    }

    @Test
    void everyFigureHasItsNameAndFormulaInBothLanguages() {
        for (var measure : io.switchboard.core.report.Measure.values()) {
            for (Locale locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
                assertThat(ReportViews.column(measure, locale).formula()).isNotBlank();
            }
        }
    }
}
