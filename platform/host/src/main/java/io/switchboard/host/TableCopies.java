package io.switchboard.host;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way back on a database that commits each change of a table at once (H2): a copy of a plugin's tables, written to a file
 * before its migrations run. It is brought back at the plugin's next start unless the upgrade that it was made for came to its
 * end, so also after a crash. The caller holds the plugin's turn, and the plugin doesn't run.
 */
final class TableCopies {
    private static final Logger LOG = LoggerFactory.getLogger(TableCopies.class);
    private static final String WRITING = "migrating";
    private static final String WRITTEN = "migrated";
    private static final Pattern SEQUENCE = Pattern.compile("^CREATE SEQUENCE (?!IF )");
    private static final Pattern TABLE = Pattern.compile("^CREATE .*TABLE ");

    private final Path folder;
    private final Database database;
    private final PluginData data;

    /** A copy: made for the archive of that digest, and whether its migrations came to their end. */
    private record Copy(Path file, String digest, boolean migrated) {}

    /** @param folder outlives the server */
    TableCopies(Path folder, Database database, PluginData data) {
        this.folder = folder;
        this.database = database;
        this.data = data;
    }

    /** @param digest of the archive whose migrations are to run */
    void take(String id, String digest) throws IOException {
        data.rememberTables(id);
        Path part = folder.resolve(".copy-" + id + ".part");
        Files.deleteIfExists(part);
        List<String> tables = data.ofPlugin(id);
        if (tables.isEmpty()) {
            Files.createFile(part);
        } else {
            String names = tables.stream().map(table -> '"' + table + '"').collect(Collectors.joining(", "));
            Path script = folder.resolve(".copy-" + id + ".script");
            database.query("script nopasswords nosettings to '" + quoted(script) + "' table " + names, row -> "");
            leaveSequences(script, part);
            Files.delete(script);
        }
        try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(part, file(id, digest, WRITING), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * H2 writes down all sequences, whoever's they are, before the first table: those that are there stay as they are, for a number that was
     * given must not be given again.
     */
    private static void leaveSequences(Path script, Path to) throws IOException {
        // Byte by byte: what the tables hold is copied, not read.
        try (BufferedReader lines = Files.newBufferedReader(script, StandardCharsets.ISO_8859_1);
                BufferedWriter written = Files.newBufferedWriter(to, StandardCharsets.ISO_8859_1)) {
            boolean tables = false;
            String line;
            while (!tables && (line = lines.readLine()) != null) {
                tables = TABLE.matcher(line).find();
                written.write(SEQUENCE.matcher(line).replaceFirst("CREATE SEQUENCE IF NOT EXISTS "));
                written.write('\n');
            }
            lines.transferTo(written);
        }
    }

    /** The migrations have run; whether their version stays isn't decided yet. */
    void migrated(String id, String digest) throws IOException {
        Path copy = file(id, digest, WRITING);
        if (Files.exists(copy)) {
            Files.move(copy, file(id, digest, WRITTEN), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Before a start: brings the tables back to the installed version's unless they are that already. */
    void settle(String id) throws IOException {
        for (Copy copy : find(id)) {
            boolean stays = copy.migrated() && data.installedDigest(id).filter(copy.digest()::equals).isPresent();
            if (!stays) {
                restore(id, copy.file());
            }
            Files.deleteIfExists(copy.file());
        }
    }

    void forget(String id) throws IOException {
        for (Copy copy : find(id)) {
            Files.deleteIfExists(copy.file());
        }
    }

    private void restore(String id, Path file) throws IOException {
        LOG.warn("the tables of plugin {} are brought back to what they were before its migrations", id);
        for (String table : data.madeSinceRemembered(id)) {
            database.update("drop table if exists " + table + " cascade");
        }
        for (String table : data.ofPlugin(id)) {
            database.update("drop table if exists " + table + " cascade");
        }
        if (Files.size(file) > 0) {
            database.update("runscript from '" + quoted(file) + "'");
        }
    }

    private List<Copy> find(String id) throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(".copy-" + id + "-") + "([0-9a-f]{64})\\.(" + WRITING + "|" + WRITTEN + ")");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> copy(file, name.matcher(file.getFileName().toString())))
                    .filter(java.util.Objects::nonNull)
                    .toList();
        }
    }

    private static Copy copy(Path file, Matcher name) {
        return name.matches() ? new Copy(file, name.group(1), name.group(2).equals(WRITTEN)) : null;
    }

    private Path file(String id, String digest, String stage) {
        return folder.resolve(".copy-" + id + "-" + digest + "." + stage);
    }

    private static String quoted(Path file) {
        return file.toAbsolutePath().toString().replace("'", "''");
    }
}
