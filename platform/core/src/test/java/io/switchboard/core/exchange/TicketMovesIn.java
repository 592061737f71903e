package io.switchboard.core.exchange;

import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Takes a file of tickets line by line, each in a transaction of its own, as an upload does. */
public record TicketMovesIn(TicketImport lines, Transaction tx) {

    /** Runs work in a transaction. */
    @FunctionalInterface
    public interface Transaction {
        <T> T call(Callable<T> work);
    }

    public List<TicketImport.Outcome> take(Viewer viewer, String file, String format, UUID shop, boolean trial) {
        try {
            Path path = Files.createTempFile("tickets", ".tmp");
            Files.write(path, file.getBytes(StandardCharsets.UTF_8));
            List<TicketImport.Outcome> outcomes = new ArrayList<>();
            TicketImport.Run run = new TicketImport.Run(viewer, shop, trial, new HashSet<>());
            try (TicketFile opened = TicketFile.open(path, ContactImports.formatOf(format))) {
                for (TicketFile.Line line = opened.next(); line != null; line = opened.next()) {
                    outcomes.add(take(run, line));
                }
            } finally {
                Files.delete(path);
            }
            return outcomes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TicketImport.Outcome take(TicketImport.Run run, TicketFile.Line line) {
        try {
            return tx.call(() -> lines.take(run, line));
        } catch (TicketImport.Tried tried) {
            return tried.outcome();
        } catch (Refused refused) {
            return TicketImport.Outcome.refused(line.line(), refused.fields());
        }
    }
}
