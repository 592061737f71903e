package io.switchboard.core.conversation;

import io.switchboard.spi.message.FileRef;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is done with files that scanners look at, each in a transaction of its own, as the loop and the edge do it. */
public record FileCheckMoves(FileChecks checks, FileCheckLoop loop, Files files, OutboxMoves.Transaction tx) {

    /** Shows the next that is due to the scanners. Returns whether there was one. */
    public boolean check() {
        Optional<Attachment> next = tx.call(checks::next);
        next.ifPresent(file -> tx.call(() -> {
            loop.check(file);
            return null;
        }));
        return next.isPresent();
    }

    public Attachment.Scan state(UUID id) {
        return tx.call(() -> files.find(id).orElseThrow().scan());
    }

    public List<UUID> held(UUID... ids) {
        return tx.call(() -> checks.held(List.of(ids)).stream().map(Attachment::id).toList());
    }

    /** What people get. */
    public String read(UUID id) {
        return tx.call(() -> text(files.open(files.find(id).orElseThrow())));
    }

    public String text(InputStream bytes) throws IOException {
        try (bytes) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public UUID store(Files.Owner owner, String name, String text) {
        FileRef file = ref(owner, name, text);
        return UUID.fromString(file.id());
    }

    public FileRef ref(Files.Owner owner, String name, String text) {
        return tx.call(() -> files.store(owner, name, new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    public void limit(Duration most) {
        loop.limit = most;
    }
}
