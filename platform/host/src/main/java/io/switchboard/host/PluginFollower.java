package io.switchboard.host;

import io.switchboard.host.InstalledPlugins.Installed;
import io.switchboard.loader.PluginArchive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what runs here with the table of installed plugins, which another node may have changed, and makes up the
 * difference. What doesn't start is tried once for each change of its row. The caller of {@link #follow} holds the plugin's
 * turn.
 */
final class PluginFollower {
    private static final Logger LOG = LoggerFactory.getLogger(PluginFollower.class);

    private final InstalledPlugins installed;
    private final RunningPlugins running;
    private final PluginLaunches launches;
    private final Map<String, Long> tried = new ConcurrentHashMap<>();

    PluginFollower(InstalledPlugins installed, RunningPlugins running, PluginLaunches launches) {
        this.installed = installed;
        this.running = running;
        this.launches = launches;
    }

    /** Ids of plugins that run otherwise than their rows say. */
    List<String> behind() {
        List<Installed> rows = installed.list();
        List<String> behind = new ArrayList<>();
        for (Installed row : rows) {
            if (isBehind(row)) {
                behind.add(row.id());
            }
        }
        running.all().stream()
                .map(PluginRuntime::id)
                .filter(id -> rows.stream().noneMatch(row -> row.id().equals(id)))
                .forEach(behind::add);
        return behind;
    }

    private boolean isBehind(Installed row) {
        Optional<PluginRuntime> runs = running.find(row.id());
        if (!row.wanted()) {
            return runs.isPresent();
        }
        boolean asItIs = runs.isPresent() && runs.get().archive().digest().equals(row.digest());
        return !asItIs && !Long.valueOf(row.revision()).equals(tried.get(row.id()));
    }

    void follow(String id) throws IOException {
        Optional<Installed> row = installed.find(id);
        if (row.isEmpty() || !row.get().wanted()) {
            running.stop(id);
            return;
        }
        if (!isBehind(row.get())) {
            return;
        }
        tried.put(id, row.get().revision());
        if (running.find(id).isEmpty()) {
            launches.launch(row.get());
        } else {
            replace(row.get());
        }
    }

    private void replace(Installed row) throws IOException {
        PluginArchive archive = launches.open(row.id(), row.archive());
        try (RunningPlugins.Move move = running.move(row.id())) {
            running.replace(row.id(), archive);
        } catch (RuntimeException e) {
            LOG.error("plugin {} {} runs on another node and doesn't start here", row.id(), row.version(), e);
            installed.problem(row.id(), RunningPlugins.reason(e));
        }
        running.changed(row.id());
    }
}
