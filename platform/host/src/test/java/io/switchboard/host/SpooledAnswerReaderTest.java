package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpooledAnswerReaderTest {
    private static final HttpRequest REQUEST = HttpRequest.newBuilder(URI.create("http://shop.example/")).build();

    @TempDir
    Path folder;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fillsItsFileUpToItsLimit() throws IOException {
        Path file = Files.createFile(folder.resolve("answer"));
        SpooledAnswerReader reader = new SpooledAnswerReader(REQUEST, 10, file);
        reader.data(bytes("one "), false);
        reader.data(bytes("two"), false);
        assertThatThrownBy(() -> reader.data(bytes("three"), true)).isInstanceOf(OutsideAnswerReader.TooLong.class);
        reader.releaseResources();
        assertThat(file).hasContent("one two");
    }

    @Test
    void whatComesAfterItsCallerLeftMakesNoFileAnew() {
        Path deleted = folder.resolve("answer");
        SpooledAnswerReader late = new SpooledAnswerReader(REQUEST, 10, deleted);
        assertThatThrownBy(() -> late.data(bytes("late"), true)).isInstanceOf(NoSuchFileException.class);
        late.releaseResources();
        assertThat(deleted).doesNotExist();
    }
}
