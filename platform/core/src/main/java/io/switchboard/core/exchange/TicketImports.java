package io.switchboard.core.exchange;

import io.switchboard.core.audit.Audit;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of tickets from their upload to their report. */
@ApplicationScoped
public class TicketImports {
    public static final int MOST_LINES = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(TicketImports.class);
    private static final int TOLD_AT_ONCE = 50;
    private static final int IN_VAIN = 3;

    @Inject
    TicketImport lines;

    @Inject
    Audit audit;

    private final Semaphore places = new Semaphore(2);

    /** Gets the report, some lines at a time. */
    @FunctionalInterface
    public interface Report {
        void take(List<TicketImport.Outcome> some) throws IOException;
    }

    /**
     * How it ended.
     *
     * @param counts of every kind
     * @param charset in which the file was read
     * @param cut whether there were more lines than are taken
     */
    public record Summary(int read, Map<TicketImport.Kind, Integer> counts, String charset, boolean cut) {}

    /** An upload, kept on the disk and looked at: {@link #run} once, then {@link #close}. */
    public final class Upload implements AutoCloseable {
        private final Path path;
        private final TicketFile file;
        private final TicketImport.Run run;

        private Upload(Path path, TicketFile file, TicketImport.Run run) {
            this.path = path;
            this.file = file;
            this.run = run;
        }

        /** Takes all lines. What was taken before a failure stays; the same file again goes on there. */
        public Summary run(Report report) throws IOException {
            Map<TicketImport.Kind, Integer> counts = new EnumMap<>(TicketImport.Kind.class);
            for (TicketImport.Kind kind : TicketImport.Kind.values()) {
                counts.put(kind, 0);
            }
            int read = 0;
            int inVain = 0;
            List<TicketImport.Outcome> told = new ArrayList<>();
            TicketFile.Line next = file.next();
            for (; next != null && read < MOST_LINES; next = file.next()) {
                read++;
                try {
                    told.add(take(next));
                    inVain = 0;
                } catch (RuntimeException e) {
                    if (++inVain == IN_VAIN) {
                        throw e;
                    }
                    LOG.info("a line is left out: {}", e.toString());
                    told.add(TicketImport.Outcome.refused(next.line(), List.of(new Refused.Field("line", "notTaken", List.of()))));
                }
                counts.merge(told.get(told.size() - 1).kind(), 1, Integer::sum);
                if (told.size() == TOLD_AT_ONCE) {
                    report.take(told);
                    told.clear();
                }
            }
            report.take(told);
            if (!run.trial()) {
                audit.record(run.viewer(), "import.made", "import", "tickets", null, null, Map.of(
                        "created", counts.get(TicketImport.Kind.CREATED), "refused", counts.get(TicketImport.Kind.REFUSED)));
            }
            return new Summary(read, counts, file.charset().name(), next != null);
        }

        private TicketImport.Outcome take(TicketFile.Line line) {
            try {
                return lines.take(run, line);
            } catch (TicketImport.Tried tried) {
                return tried.outcome();
            } catch (Refused refused) {
                List<Refused.Field> faults = refused.fields().isEmpty()
                        ? List.of(new Refused.Field("line", "notTaken", List.of()))
                        : refused.fields();
                return TicketImport.Outcome.refused(line.line(), faults);
            }
        }

        @Override
        public void close() {
            places.release();
            try {
                file.close();
                Files.deleteIfExists(path);
            } catch (IOException e) {
                LOG.warn("an uploaded file could not be removed: {}", path, e);
            }
        }
    }

    /**
     * Keeps an upload and reads its head.
     *
     * @param format csv or ndjson
     * @param shop of lines that name none; nullable
     * @param trial whether nothing is to be changed
     * @throws Refused INVALID, TOO_LARGE, FORBIDDEN, or UNAVAILABLE while others are running
     */
    public Upload open(Viewer viewer, InputStream body, String format, UUID shop, boolean trial) throws IOException {
        viewer.mustBeAllowed(Permission.TICKETS_WRITE);
        if (viewer.grants().range(Permission.TICKETS_WRITE) != Viewer.Scope.ALL) {
            throw Refused.forbidden("import.needsAllTickets");
        }
        if (!places.tryAcquire()) {
            throw Refused.unavailable("import.busy");
        }
        Path kept = null;
        try {
            kept = Files.createTempFile("switchboard-import", ".tmp");
            ContactImports.copy(body, kept);
            return new Upload(kept, TicketFile.open(kept, ContactImports.formatOf(format)), new TicketImport.Run(viewer, shop, trial, new HashSet<>()));
        } catch (IOException | RuntimeException e) {
            places.release();
            if (kept != null) {
                Files.deleteIfExists(kept);
            }
            throw e;
        }
    }
}
