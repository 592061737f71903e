package io.switchboard.loader;

import com.github.zafarkhaja.semver.ParseException;
import com.github.zafarkhaja.semver.Version;
import com.github.zafarkhaja.semver.expr.ExpressionParser;
import io.switchboard.loader.BrokenArchiveException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the SPI that this build has, and whether a plugin's range holds it. */
public final class SpiRange {
    private static final int LONGEST = 200;
    private static final String CURRENT = load();

    private SpiRange() {}

    /** The SPI's version, such as {@code 0.1.0}. */
    public static String current() {
        return CURRENT;
    }

    /** @throws BrokenArchiveException when the server's SPI isn't within the plugin's range */
    static void check(ArchiveDescriptor descriptor, String spiVersion) {
        if (!Version.parse(spiVersion).satisfies(descriptor.requires())) {
            throw new BrokenArchiveException(Fault.SPI_RANGE, descriptor.requires(), spiVersion);
        }
    }

    static String valid(String range) {
        try {
            // Its parser goes as deep as the text does.
            if (range.equals("*") || range.length() > LONGEST) {
                throw new BrokenArchiveException(Fault.BAD_PROPERTY, "plugin.requires", PluginArchives.printable(range), ">=0.1 & <1");
            }
            ExpressionParser.newInstance().parse(range);
            return range;
        } catch (ParseException | IllegalArgumentException e) {
            throw new BrokenArchiveException(e, Fault.BAD_PROPERTY, "plugin.requires", range, ">=0.1 & <1");
        }
    }

    private static String load() {
        try (InputStream in = SpiRange.class.getResourceAsStream("spi.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
