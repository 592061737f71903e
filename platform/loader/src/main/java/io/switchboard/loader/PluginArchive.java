package io.switchboard.loader;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * A checked and unpacked archive.
 *
 * @param descriptor what it says of itself
 * @param digest SHA-256 of the zip file, 64 hexadecimal digits in lower case
 * @param root the folder it lies in
 * @param signature fits the files; whether its key is to be trusted is another question. Null when it is unsigned
 */
public record PluginArchive(ArchiveDescriptor descriptor, String digest, Path root, ArchiveSignature signature) {

    /**
     * Makes a new loader of its classes that sees of the server what plugins may use. The caller closes it.
     *
     * @param server the loader that has the SPI and the Jakarta APIs
     */
    public URLClassLoader newClassLoader(ClassLoader server) throws IOException {
        return new ArchiveClassLoader(descriptor.id(), root, server);
    }

    /** The same archive, held to belong to another module than it says. */
    public PluginArchive ofModule(String module) {
        return new PluginArchive(descriptor.ofModule(module), digest, root, signature);
    }

    /** The folder of the console's files; may be missing. */
    public Path ui() {
        return root.resolve("classes").resolve("ui");
    }
}
