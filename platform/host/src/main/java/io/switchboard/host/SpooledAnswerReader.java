package io.switchboard.host;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Takes a long answer into a file that is there and empty; the answer itself has no body then. */
final class SpooledAnswerReader extends OutsideAnswerReader {
    private final Path file;
    private OutputStream out;

    SpooledAnswerReader(HttpRequest request, long most, Path file) {
        super(request, most, 0);
        this.file = file;
    }

    @Override
    void keep(ByteBuffer source) throws IOException {
        if (out == null) {
            // Whoever waited may have given up and deleted it: it must not come back.
            out = Files.newOutputStream(file, StandardOpenOption.WRITE);
        }
        byte[] part = new byte[source.remaining()];
        source.get(part);
        out.write(part);
    }

    @Override
    public void releaseResources() {
        super.releaseResources();
        try {
            if (out != null) {
                out.close();
            }
        } catch (IOException full) {
            // What was written before tells the same: the file is shorter than it should be.
        }
    }
}
