package io.switchboard.core.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.network.NetworkModule;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.join.ParentJoinPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.node.NodeValidationException;
import org.opensearch.transport.Netty4Plugin;

/** A search engine for the tests of this JVM: a cluster of one node, as its makers build it, on a port of its own. */
final class SearchEngine extends Node {
    private static SearchEngine running;

    private SearchEngine(Environment environment) {
        super(environment, List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, ParentJoinPlugin.class), true);
    }

    /** Where it listens; started when it is first asked for. */
    static synchronized URI address() {
        if (running == null) {
            running = begin();
        }
        int port = running.injector().getInstance(HttpServerTransport.class).boundAddress().publishAddress().getPort();
        return URI.create("http://127.0.0.1:" + port);
    }

    private static SearchEngine begin() {
        try {
            Path home = Files.createTempDirectory("search-engine");
            Settings settings = Settings.builder()
                    .put(Environment.PATH_HOME_SETTING.getKey(), home)
                    .put("cluster.name", "tests")
                    .put("discovery.type", "single-node")
                    .put("http.port", "0")
                    .put("transport.port", "0")
                    .put("network.host", "127.0.0.1")
                    .put("cluster.routing.allocation.disk.threshold_enabled", false)
                    .put("action.auto_create_index", false)
                    .put("cluster.max_shards_per_node", 10_000)
                    .put(NetworkModule.TRANSPORT_TYPE_KEY, "netty4")
                    .put(NetworkModule.HTTP_TYPE_KEY, "netty4")
                    .build();
            SearchEngine engine = new SearchEngine(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "test"));
            engine.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(engine, home)));
            return engine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NodeValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void end(SearchEngine engine, Path home) {
        try (engine) {
            engine.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(home.toFile());
        }
    }

    private static void delete(java.io.File file) {
        java.io.File[] inside = file.listFiles();
        for (java.io.File each : inside == null ? new java.io.File[0] : inside) {
            delete(each);
        }
        file.delete();
    }
}
