package io.switchboard.host;

import io.switchboard.spi.module.ConsoleModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The started plugins' parts of the console. Safe for use by several threads. */
public final class ConsoleModules implements PluginPart {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int HASH = 16;

    private final List<Held> held = new CopyOnWriteArrayList<>();

    private record Held(PluginRuntime plugin, Module module) {}

    /** A module, with the addresses that a browser loads; they change whenever the archive changes. */
    public record Module(String plugin, String version, String hash, String script, List<String> styles) {}

    @Override
    public AutoCloseable start(PluginRuntime plugin) {
        List<Held> mine = new ArrayList<>();
        for (ConsoleModule module : plugin.extensions(ConsoleModule.class)) {
            mine.add(new Held(plugin, plugin.calls().call("describing a console module", LIMIT, () -> view(plugin, module))));
        }
        held.addAll(mine);
        return () -> held.removeAll(mine);
    }

    /** Those of plugins that the licence has. */
    public List<Module> list() {
        return held.stream().filter(each -> each.plugin().isLicensed()).map(Held::module).toList();
    }

    /**
     * A file of a module.
     *
     * @param path below {@code ui}, without a slash at the start
     * @return empty when there is none, when the hash is another's, or when the path leaves the folder
     */
    public Optional<Path> file(String pluginId, String hash, String path) {
        return held.stream()
                .filter(each -> each.module().plugin().equals(pluginId) && each.module().hash().equals(hash))
                .findFirst()
                .flatMap(each -> file(each.plugin(), path));
    }

    private static Optional<Path> file(PluginRuntime plugin, String path) {
        if (path.isEmpty() || path.indexOf('\0') >= 0 || path.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        Path ui = plugin.archive().ui();
        Path file = ui.resolve(path).normalize();
        return file.startsWith(ui) && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }

    private static Module view(PluginRuntime plugin, ConsoleModule module) {
        String hash = plugin.archive().digest().substring(0, HASH);
        String base = "/ui/x/" + plugin.id() + "/" + hash + "/";
        List<String> files = new ArrayList<>();
        files.add(module.script());
        files.addAll(module.styles());
        for (String file : files) {
            if (file(plugin, file).isEmpty()) {
                throw new IllegalStateException("the console's file ui/" + file + " is missing");
            }
        }
        return new Module(
                plugin.id(),
                plugin.descriptor().version(),
                hash,
                base + module.script(),
                module.styles().stream().map(style -> base + style).toList());
    }
}
