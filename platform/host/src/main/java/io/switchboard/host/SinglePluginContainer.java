package io.switchboard.host;

import io.switchboard.loader.PluginArchive;
import io.switchboard.loader.SpiRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.PropertiesPluginDescriptorFinder;

/**
 * PF4J for exactly one plugin. One for each has no state in common with others: the old and the new version of a plugin
 * can be loaded side by side, and what PF4J remembers goes with the plugin. Used by one thread at a time.
 */
final class SinglePluginContainer extends DefaultPluginManager {
    private final String pluginId;
    private final ClassLoader loader;

    /** @param loader of the archive; closed by {@link #unload} */
    SinglePluginContainer(PluginArchive archive, ClassLoader loader) {
        super(List.of(archive.root().getParent()));
        this.pluginId = archive.descriptor().id();
        this.loader = loader;
        // Without a system version PF4J checks no range at all.
        setSystemVersion(SpiRange.current());
        setExactVersionAllowed(true);
        if (!pluginId.equals(loadPlugin(archive.root()))) {
            throw new IllegalStateException("PF4J loaded another plugin than " + pluginId);
        }
    }

    void start() {
        PluginWrapper plugin = getPlugin(pluginId);
        startPlugin(pluginId);
        if (plugin.getFailedException() != null) {
            throw new IllegalStateException(PluginCalls.brief(plugin.getFailedException()), plugin.getFailedException());
        }
    }

    void stop() {
        stopPlugin(pluginId);
    }

    /** Forgets the plugin and closes its loader. */
    void unload() {
        unloadPlugin(pluginId);
    }

    /** Names of the classes that carry {@code org.pf4j.Extension}. */
    Set<String> extensionNames() {
        return getExtensionClassNames(pluginId);
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new PropertiesPluginDescriptorFinder() {
            @Override
            protected DefaultPluginDescriptor createPluginDescriptorInstance() {
                return new DefaultPluginDescriptor();
            }
        };
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new PluginLoader() {
            @Override
            public boolean isApplicable(Path path) {
                return true;
            }

            @Override
            public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
                return loader;
            }
        };
    }

    /** Which plugins shall run stands in our own table. */
    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String id) {
                return false;
            }

            @Override
            public void disablePlugin(String id) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void enablePlugin(String id) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
