package io.switchboard.web.openapi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the description, without plugins, to a file: the build makes clients of it. */
public final class OpenApiFile {
    private OpenApiFile() {}

    /** @param arguments the file */
    public static void main(String[] arguments) throws IOException {
        String text = OpenApiDocument.build().toString();
        Path file = Path.of(arguments[0]);
        // Untouched where nothing has changed, so that nothing is made anew of it.
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        }
    }
}
