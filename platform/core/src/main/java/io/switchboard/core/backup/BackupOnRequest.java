package io.switchboard.core.backup;

import io.switchboard.core.node.Nodes;
import io.switchboard.core.shared.DataFolder;
import io.switchboard.core.shared.Loops;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the embedded database while it runs, when {@code bin/backup.sh} asks: nobody else can, for this server alone has it
 * open. It asks by a file {@code backup/<name>.wanted} in the data folder; whoever may write there may have the data anyway.
 * The copy is {@code backup/<name>/<database>.mv.db}, whole when {@code backup/<name>.done} is there; {@code <name>.failed}
 * says why there is none. A shared database has its own tools.
 */
@ApplicationScoped
public class BackupOnRequest {
    private static final Logger LOG = LoggerFactory.getLogger(BackupOnRequest.class);
    private static final String FOLDER = "backup";
    private static final String WANTED = ".wanted";
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(2);

    @Resource(lookup = "java:jboss/datasources/Switchboard")
    DataSource source;

    @Inject
    DataFolder data;

    @Inject
    Loops loops;

    @Inject
    Nodes nodes;

    void start(@Observes Startup event) {
        if (!nodes.isShared()) {
            loops.start(FOLDER, LOOK, LONGEST, () -> look(source, data.root().resolve(FOLDER)));
        }
    }

    static boolean look(DataSource source, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (DirectoryStream<Path> wanted = Files.newDirectoryStream(folder, "*" + WANTED)) {
            for (Path request : wanted) {
                String file = request.getFileName().toString();
                String name = file.substring(0, file.length() - WANTED.length());
                // First: whoever asked sees that somebody is at it.
                Files.delete(request);
                take(source, folder, name);
            }
        }
        return false;
    }

    private static void take(DataSource source, Path folder, String name) throws IOException {
        Path zip = folder.resolve(name + ".zip");
        try {
            try (Connection connection = source.getConnection();
                    PreparedStatement backup = connection.prepareStatement("backup to ?")) {
                backup.setQueryTimeout(0);
                backup.setString(1, zip.toString());
                backup.execute();
            }
            unpack(zip, Files.createDirectories(folder.resolve(name)));
            Files.createFile(folder.resolve(name + ".done"));
            LOG.info("backup {} of the database is taken", name);
        } catch (SQLException | IOException e) {
            LOG.error("backup {} of the database failed", name, e);
            Files.writeString(folder.resolve(name + ".failed"), e.getMessage() + "\n");
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    private static void unpack(Path zip, Path target) throws IOException {
        try (InputStream file = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(file)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                // The database names its own files; only the last part of the name is taken.
                Path name = Path.of(entry.getName()).getFileName();
                Files.copy(entries, target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
