package io.switchboard.host;

import io.switchboard.core.licence.Editions;
import io.switchboard.host.PluginTrust.Admitted;
import io.switchboard.loader.ArchiveDescriptor;
import io.switchboard.loader.PluginArchive;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * To which module of the licence an archive belongs. What a descriptor says of that is believed of the server's own build and
 * of archives that a trusted key has signed. Any other may say that it belongs to something that must be licensed, and is held
 * to it, but not that it belongs to what everybody has. And whoever brings the id or the classes of one of the build's plugins
 * that must be licensed is taken for that plugin, signed or not. Safe for use by several threads.
 */
final class ModuleClaims {
    private final Supplier<BundledPlugins.Modules> build;
    private final Set<String> free;

    ModuleClaims(BundledPlugins bundled) {
        this(bundled::modules, Editions.builtIn().community().modules());
    }

    /** @param free modules that every installation has */
    ModuleClaims(Supplier<BundledPlugins.Modules> build, Set<String> free) {
        this.build = build;
        this.free = free;
    }

    /** The archive as what it counts. */
    PluginArchive believed(PluginArchive archive, Admitted admitted) {
        return archive.ofModule(module(archive, admitted));
    }

    private String module(PluginArchive archive, Admitted admitted) {
        ArchiveDescriptor descriptor = archive.descriptor();
        if (admitted == Admitted.BUNDLED) {
            return descriptor.module();
        }
        Optional<String> ours = ours(archive).filter(module -> !free.contains(module));
        if (ours.isPresent()) {
            return ours.get();
        }
        boolean believed = admitted == Admitted.SIGNED || !free.contains(descriptor.module());
        return believed ? descriptor.module() : ArchiveDescriptor.PARTNER;
    }

    private Optional<String> ours(PluginArchive archive) {
        BundledPlugins.Modules modules = build.get();
        String byId = modules.byId().get(archive.descriptor().id());
        return byId != null
                ? Optional.of(byId)
                : modules.byPackage().entrySet().stream()
                        .filter(each -> Files.isDirectory(archive.root().resolve("classes").resolve(each.getKey())))
                        .map(java.util.Map.Entry::getValue)
                        .findFirst();
    }
}
