package io.switchboard.channel.email;

import io.switchboard.spi.message.FileRef;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * Reads one raw mail in a single pass: memory is bounded by the limits below, whatever its size; files go straight into
 * the sink. What can't be read is left out and said so by {@link Mail#complete()}.
 */
final class MailReader {
    static final int MAX_DEPTH = 20;
    static final int MAX_PARTS = 200;
    private static final int MAX_TNEF = 3;
    private static final int MAX_BODY_BYTES = 1024 * 1024;
    private static final int MAX_TEXT = 100_000;
    private static final int MAX_HTML = 300_000;
    private static final int MAX_PREAMBLE = 64 * 1024;

    private static final int MAX_HEADER = 256 * 1024;

    /** Permissive; a header section beyond these bounds is no mail. */
    private static final MimeConfig CONFIG = MimeConfig.copy(MimeConfig.PERMISSIVE)
            .setMaxHeaderCount(2000)
            .setMaxHeaderLen(MAX_HEADER)
            .setMaxLineLen(-1)
            .setMaxContentLen(-1)
            .build();

    /** Where files of a mail go. */
    interface Sink {
        /** Streams a file away; null when it isn't taken. An exception of the sink ends the reading. */
        FileRef store(String name, InputStream bytes) throws IOException;
    }

    private final Sink sink;
    private final MailText text = new MailText(MAX_TEXT, MAX_HTML);
    private final List<FileRef> files = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final Map<String, String> pictures = new HashMap<>();
    private final Deque<String> containers = new ArrayDeque<>();
    private MailHeaders top;
    private String report = "";
    private List<String> reportedIds = List.of();
    private byte[] preamble;
    private String tnefText = "";
    private String tnefType = "text/plain";
    private int tnefs;
    private int parts;
    private boolean complete = true;

    private MailReader(Sink sink) {
        this.sink = sink;
    }

    /**
     * @param raw read to its end or to where it can't be read; not closed
     * @throws IOException when {@code raw} or the sink failed
     */
    static Mail read(InputStream raw, Sink sink) throws IOException {
        MailReader reader = new MailReader(sink);
        try {
            reader.walk(raw);
        } catch (MimeException broken) {
            reader.complete = false;
        }
        return reader.result();
    }

    private void walk(InputStream raw) throws IOException, MimeException {
        MimeTokenStream stream = new MimeTokenStream(CONFIG, null, new ShortFields(MAX_HEADER), null);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        stream.parse(raw);
        MailHeaders headers = new MailHeaders();
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            switch (state) {
                case T_START_HEADER -> {
                    headers = new MailHeaders();
                    top = top == null ? headers : top;
                }
                case T_FIELD -> addField(headers, stream);
                case T_START_MULTIPART -> containers.push(stream.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT));
                case T_END_MULTIPART -> {
                    text.endContainer(containers.size());
                    containers.poll();
                }
                case T_PREAMBLE -> {
                    byte[] bytes = stream.getInputStream().readNBytes(MAX_PREAMBLE);
                    preamble = containers.size() == 1 ? bytes : preamble;
                }
                case T_BODY -> {
                    if (++parts > MAX_PARTS || containers.size() > MAX_DEPTH) {
                        complete = false;
                        return;
                    }
                    part(headers, stream);
                }
                default -> { }
            }
            if (containers.size() > MAX_DEPTH) {
                complete = false;
                return;
            }
        }
    }

    private static void addField(MailHeaders headers, MimeTokenStream stream) {
        var raw = stream.getField().getRaw();
        if (raw != null) {
            headers.add(raw.toByteArray());
        }
    }

    private void part(MailHeaders headers, MimeTokenStream stream) throws IOException {
        String type = stream.getBodyDescriptor().getMimeType().toLowerCase(Locale.ROOT);
        Map<String, String> typeParameters = HeaderText.parameters(headers.raw("content-type"));
        Map<String, String> placing = HeaderText.parameters(headers.raw("content-disposition"));
        String name = placing.getOrDefault("filename", typeParameters.get("name"));
        boolean attached = HeaderText.value(headers.raw("content-disposition")).equals("attachment");
        boolean inAlternative = "multipart/alternative".equals(containers.peek());
        boolean readable = type.equals("text/plain") || type.equals("text/html");
        InputStream body = stream.getDecodedInputStream();
        if (readable && !attached && (name == null || inAlternative)) {
            byte[] bytes = body.readNBytes(MAX_BODY_BYTES);
            complete &= bytes.length < MAX_BODY_BYTES;
            text.add(type, bytes, typeParameters.get("charset"), alternativeDepth());
        } else if (type.equals("message/delivery-status") || type.equals("message/global-delivery-status")) {
            report = new String(body.readNBytes(MAX_PREAMBLE), StandardCharsets.UTF_8);
        } else {
            FileRef stored = file(name, type, body);
            String cid = headers.raw("content-id");
            if (stored != null && cid != null && stored.mediaType().startsWith("image/")) {
                pictures.putIfAbsent(MailHtml.cid(cid), stored.id());
            }
        }
    }

    /** The depth of the nearest alternative around this part, 0 when there is none. */
    private int alternativeDepth() {
        int depth = containers.size();
        for (String container : containers) {
            if (container.equals("multipart/alternative")) {
                return depth;
            }
            depth--;
        }
        return 0;
    }

    /** Null when it isn't taken. */
    private FileRef file(String name, String type, InputStream body) throws IOException {
        InputStream bytes = body;
        String fileName = name;
        if (type.equals("message/rfc822") || type.equals("text/rfc822-headers") || type.equals("message/global")) {
            BufferedInputStream buffered = new BufferedInputStream(body, MAX_PREAMBLE);
            buffered.mark(MAX_PREAMBLE);
            MailHeaders inner = headersOf(buffered.readNBytes(MAX_PREAMBLE - 1));
            buffered.reset();
            bytes = buffered;
            if (containers.contains("multipart/report")) {
                reportedIds = new ArrayList<>(inner.ids("message-id"));
                reportedIds.addAll(inner.ids(Outgoing.OWN_HEADER.toLowerCase(Locale.ROOT)));
            }
            String subject = inner.text("subject");
            fileName = name != null ? name : (subject == null || subject.isBlank() ? "message" : subject.replace('/', '-')) + ".eml";
        }
        if (isTnef(name, type) && ++tnefs <= MAX_TNEF) {
            return tnef(name, type, body);
        }
        return store(fileName, type, bytes);
    }

    private static boolean isTnef(String name, String type) {
        return type.equals("application/ms-tnef") || type.equals("application/vnd.ms-tnef") || "winmail.dat".equalsIgnoreCase(name);
    }

    /** The files out of a winmail.dat; itself when nothing can be had out of it. */
    private FileRef tnef(String name, String type, InputStream body) throws IOException {
        Path file = Files.createTempFile("switchboard-tnef-", ".dat");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                body.transferTo(out);
            }
            int before = files.size() + refused.size();
            Tnef.Contents contents = Tnef.read(file, (inner, bytes) -> store(inner, "application/octet-stream", bytes));
            if (contents != null) {
                boolean rich = !contents.html().isBlank();
                tnefText = rich ? contents.html() : contents.text();
                tnefType = rich ? "text/html" : "text/plain";
            }
            boolean empty = files.size() + refused.size() == before && tnefText.isBlank();
            return empty ? store(name, type, Files.newInputStream(file)) : null;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private FileRef store(String fileName, String type, InputStream bytes) throws IOException {
        String shown = FileNames.of(fileName, type, files.size() + 1);
        FileRef stored = sink.store(shown, bytes);
        if (stored == null) {
            refused.add(shown);
        } else {
            files.add(stored);
        }
        return stored;
    }

    /** The header fields alone; as many as there are to be had. */
    static MailHeaders headers(InputStream raw) throws IOException {
        return headersOf(raw.readNBytes(4 * MAX_PREAMBLE));
    }

    private static MailHeaders headersOf(byte[] start) throws IOException {
        MailHeaders headers = new MailHeaders();
        MimeTokenStream stream = new MimeTokenStream(CONFIG, null, new ShortFields(MAX_HEADER), null);
        stream.setRecursionMode(RecursionMode.M_FLAT);
        stream.parse(new ByteArrayInputStream(start));
        try {
            for (EntityState state = stream.getState();
                    state != EntityState.T_END_HEADER && state != EntityState.T_END_OF_STREAM;
                    state = stream.next()) {
                if (state == EntityState.T_FIELD) {
                    addField(headers, stream);
                }
            }
        } catch (MimeException broken) {
            return headers;
        }
        return headers;
    }

    private Mail result() {
        if (parts == 0 && preamble != null && preamble.length > 0) {
            // A multipart whose boundary never comes: all of it stands before the first part.
            text.add("text/plain", preamble, null, 0);
            complete = false;
        }
        if (text.isEmpty() && !tnefText.isBlank()) {
            text.add(tnefType, tnefText.getBytes(StandardCharsets.UTF_8), "utf-8", 0);
        }
        MailText.Result body = text.result(pictures);
        complete &= top != null && !top.isEmpty();
        return new Mail(
                top == null ? new MailHeaders() : top,
                body.html(),
                body.text(),
                body.quoted(),
                List.copyOf(files),
                List.copyOf(refused),
                report,
                reportedIds,
                complete && !body.cut());
    }
}
