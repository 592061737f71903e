package io.switchboard.spi.module;

import java.io.IOException;
import java.io.InputStream;
import org.pf4j.ExtensionPoint;

/** Where files lie. The platform keeps them in its data folder unless a plugin brings another place. */
public interface BlobStore extends ExtensionPoint {

    /** Writes all of the stream durably under a key of letters and digits; a half-written one must never be readable. */
    void put(String key, InputStream bytes) throws IOException;

    /** Opens for reading; the caller closes. Throws {@link java.io.FileNotFoundException} for an unknown key. */
    InputStream open(String key) throws IOException;

    /** Removes; an unknown key is ignored. */
    void delete(String key) throws IOException;
}
