package io.switchboard.server;

import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures of one scenario: logged as a table, written as JSON below target/ledger. */
final class LedgerReport {

    private static final System.Logger LOG = System.getLogger(LedgerReport.class.getName());
    private static final Path FOLDER = Path.of(System.getProperty("server.workspace")).resolveSibling("ledger");

    private final String name;
    private final Map<String, Object> figures = new LinkedHashMap<>();

    LedgerReport(String name) {
        this.name = name;
    }

    LedgerReport with(Map<String, ?> more) {
        figures.putAll(more);
        return this;
    }

    void write() {
        LOG.log(System.Logger.Level.INFO, () -> "\nledger: " + name + "\n"
                + figures.entrySet().stream()
                        .map(each -> String.format("  %-26s %s", each.getKey(), each.getValue()))
                        .collect(Collectors.joining("\n")));
        try {
            Files.createDirectories(FOLDER);
            Api.JSON.copy().enable(SerializationFeature.INDENT_OUTPUT).writeValue(FOLDER.resolve(name + ".json").toFile(), figures);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
