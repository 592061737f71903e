package io.switchboard.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files that a customer may send, small but whole: players play them. For any thread. */
public final class SampleFiles {
    private SampleFiles() {}

    /** A spoken message of a second, in which nobody says anything: Opus in Ogg, as phones record it. */
    public static byte[] voice() {
        return read("voice.ogg");
    }

    /** A film of a second, 64 by 48, in changing colours: H.264 in MP4, without sound. */
    public static byte[] film() {
        return read("film.mp4");
    }

    private static byte[] read(String name) {
        try (InputStream file = SampleFiles.class.getResourceAsStream(name)) {
            return file.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
