package io.switchboard.core.exchange;

import io.switchboard.core.audit.Audit;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of contacts from their upload to their report. */
@ApplicationScoped
public class ContactImports {
    public static final long MOST_BYTES = 50L << 20;
    public static final int MOST_LINES = 200_000;

    private static final Logger LOG = LoggerFactory.getLogger(ContactImports.class);
    private static final int BATCH = 200;

    @Inject
    ContactImport lines;

    @Inject
    ContactChecks checks;

    @Inject
    Audit audit;

    private final Semaphore places = new Semaphore(2);

    /** Gets the report, some lines at a time. */
    @FunctionalInterface
    public interface Report {
        void take(List<ContactImport.Outcome> some) throws IOException;
    }

    /**
     * How it ended.
     *
     * @param counts of every kind
     * @param charset in which the file was read
     * @param cut whether there were more lines than are taken
     */
    public record Summary(int read, Map<ContactImport.Kind, Integer> counts, String charset, boolean cut) {}

    /** An upload, kept on the disk and looked at: {@link #run} once, then {@link #close}. */
    public final class Upload implements AutoCloseable {
        private final Path path;
        private final ContactFile file;
        private final ContactImport.Run run;

        private Upload(Path path, ContactFile file, ContactImport.Run run) {
            this.path = path;
            this.file = file;
            this.run = run;
        }

        /** Takes all lines. What was taken before a failure stays; the same file again goes on there. */
        public Summary run(Report report) throws IOException {
            Map<ContactImport.Kind, Integer> counts = new EnumMap<>(ContactImport.Kind.class);
            for (ContactImport.Kind kind : ContactImport.Kind.values()) {
                counts.put(kind, 0);
            }
            int read = 0;
            ContactLine next = file.next();
            while (next != null && read < MOST_LINES) {
                List<ContactLine> batch = new ArrayList<>();
                while (next != null && batch.size() < BATCH && read < MOST_LINES) {
                    batch.add(next);
                    read++;
                    next = file.next();
                }
                List<ContactImport.Outcome> outcomes = take(run, batch);
                outcomes.forEach(outcome -> counts.merge(outcome.kind(), 1, Integer::sum));
                report.take(outcomes);
            }
            if (!run.trial()) {
                tell(run.viewer(), counts);
            }
            return new Summary(read, counts, file.charset().name(), next != null);
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
     * @param shop of lines that name none; null: the first of his
     * @param trial whether nothing is to be changed
     * @throws Refused INVALID, TOO_LARGE, FORBIDDEN, or UNAVAILABLE while others are running
     */
    public Upload open(Viewer viewer, InputStream body, String format, String shop, boolean trial) throws IOException {
        viewer.mustBeAllowed(Permission.CONTACTS_IMPORT);
        if (viewer.grants().range(Permission.CONTACTS_WRITE) != Viewer.Scope.ALL) {
            throw Refused.forbidden("import.needsAll");
        }
        ContactImport.Run run = checks.run(viewer, shop, trial);
        if (!places.tryAcquire()) {
            throw Refused.unavailable("import.busy");
        }
        Path kept = null;
        try {
            kept = Files.createTempFile("switchboard-import", ".tmp");
            copy(body, kept);
            return new Upload(kept, ContactFile.open(kept, formatOf(format)), run);
        } catch (IOException | RuntimeException e) {
            places.release();
            if (kept != null) {
                Files.deleteIfExists(kept);
            }
            throw e;
        }
    }

    static ContactFile.Format formatOf(String format) {
        return switch (format) {
            case "csv" -> ContactFile.Format.CSV;
            case "ndjson" -> ContactFile.Format.NDJSON;
            default -> throw Refused.invalid("format", "notChoice", "csv, ndjson");
        };
    }

    static void copy(InputStream body, Path to) throws IOException {
        byte[] part = new byte[64 << 10];
        long all = 0;
        try (var out = Files.newOutputStream(to, StandardOpenOption.WRITE)) {
            for (int n = body.read(part); n >= 0; n = body.read(part)) {
                all += n;
                if (all > MOST_BYTES) {
                    throw Refused.tooLarge("body.tooLarge", MOST_BYTES);
                }
                out.write(part, 0, n);
            }
        }
    }

    /** All together, and each alone when that fails: one line's fault is no other's. */
    private List<ContactImport.Outcome> take(ContactImport.Run run, List<ContactLine> batch) {
        try {
            return lines.take(run, batch);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException one) {
            LOG.info("some lines are taken one by one: {}", one.toString());
            List<ContactImport.Outcome> each = new ArrayList<>();
            int inVain = 0;
            for (ContactLine line : batch) {
                try {
                    each.addAll(lines.take(run, List.of(line)));
                    inVain = 0;
                } catch (RuntimeException e) {
                    if (++inVain == 3) {
                        throw e;
                    }
                    each.add(ContactImport.Outcome.refused(line.line(), List.of(new Refused.Field("line", "notTaken", List.of()))));
                }
            }
            return each;
        }
    }

    private void tell(Viewer viewer, Map<ContactImport.Kind, Integer> counts) {
        audit.record(viewer, "import.made", "import", "contacts", null, null, Map.of(
                "created", counts.get(ContactImport.Kind.CREATED),
                "updated", counts.get(ContactImport.Kind.UPDATED),
                "refused", counts.get(ContactImport.Kind.REFUSED)));
    }
}
