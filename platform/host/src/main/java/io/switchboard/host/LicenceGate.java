package io.switchboard.host;

import io.switchboard.core.licence.Entitlements;
import io.switchboard.loader.ArchiveDescriptor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Keeps out what the licence doesn't have. Asked where classes are loaded, so that no way of starting a plugin leads around
 * it, and at each call into a running one: a licence may end meanwhile. Answers from memory; safe for several threads.
 */
final class LicenceGate {
    private static final String CHANNEL = "channel";
    static final String REFUSED = StoredText.of("notLicensed");

    private final Supplier<Entitlements> now;
    // Modules of plugins that were kept out, so that a request for one of them can be told why.
    private final Map<String, String> withheld = new ConcurrentHashMap<>();

    LicenceGate(Supplier<Entitlements> now) {
        this.now = now;
    }

    /** Whether the licence has its module. */
    boolean allows(ArchiveDescriptor plugin) {
        return now.get().has(plugin.module());
    }

    /**
     * Whether it may be loaded: when the licence has it, and a channel's also when a licence that has ended had it. Such a
     * one takes what customers send, and nothing else.
     */
    boolean mayRun(ArchiveDescriptor plugin) {
        return allows(plugin) || plugin.kind().equals(CHANNEL) && now.get().receives(plugin.module());
    }

    /** @throws NotLicensed when it may not be loaded */
    void check(ArchiveDescriptor plugin) {
        if (!mayRun(plugin)) {
            withheld.put(plugin.id(), plugin.module());
            throw new NotLicensed();
        }
        withheld.remove(plugin.id());
    }

    /** The module for want of which a plugin was kept out; empty when it wasn't, or may come now. */
    Optional<String> withheld(String pluginId) {
        return Optional.ofNullable(withheld.get(pluginId)).filter(module -> !now.get().has(module));
    }

    /** Whether it was kept out here when somebody last tried to start it. */
    boolean keptOut(String pluginId) {
        return withheld.containsKey(pluginId);
    }

    void forget(String pluginId) {
        withheld.remove(pluginId);
    }

    /** A plugin outside of the licence. */
    static final class NotLicensed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NotLicensed() {
            super(REFUSED);
        }
    }
}
