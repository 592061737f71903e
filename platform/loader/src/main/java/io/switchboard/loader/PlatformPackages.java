package io.switchboard.loader;

import java.util.List;

/** Which of the server's classes a plugin sees: these packages with all below them, and the JDK. */
final class PlatformPackages {
    /** What plugins may use. An archive that brings classes of its own in here is refused: they would never be used. */
    private static final List<String> OFFERED = List.of(
            "io.switchboard.spi.",
            "jakarta.ws.rs.",
            "jakarta.inject.",
            "jakarta.annotation.",
            "jakarta.persistence.",
            "jakarta.transaction.",
            "jakarta.validation.",
            "org.pf4j.");

    /** Seen as well: libraries often bring the logging API along, which does no harm. */
    private static final String LOGGING = "org.slf4j.";

    /** Not for use: proxies and accessors that Hibernate makes of a plugin's entities live in the plugin's loader. */
    private static final List<String> FOR_GENERATED_CODE =
            List.of("org.hibernate.proxy.", "org.hibernate.bytecode.", "org.hibernate.engine.spi.");

    /** The platform's own: hidden, and refused in an archive. */
    private static final List<String> OURS = List.of(
            "io.switchboard.core.", "io.switchboard.host.", "io.switchboard.loader.", "io.switchboard.web.");

    private PlatformPackages() {}

    static boolean shows(String className) {
        return startsWithAny(className, OFFERED)
                || className.startsWith(LOGGING)
                || startsWithAny(className, FOR_GENERATED_CODE);
    }

    /** Whether an archive must not bring that class. */
    static boolean refuses(String className) {
        return startsWithAny(className, OFFERED) || startsWithAny(className, OURS);
    }

    private static boolean startsWithAny(String className, List<String> packages) {
        return packages.stream().anyMatch(className::startsWith);
    }
}
