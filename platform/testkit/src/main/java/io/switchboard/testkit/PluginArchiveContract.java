package io.switchboard.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.loader.Permission;
import io.switchboard.loader.PluginArchive;
import io.switchboard.loader.SpiRange;
import io.switchboard.spi.channel.ChannelConnector;
import io.switchboard.spi.module.ConsoleModule;
import io.switchboard.spi.module.PersistentModule;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.Extension;
import org.pf4j.ExtensionPoint;

/**
 * A plugin's built archive, loaded as the server loads it: by the real isolated loader, which hides everything of the
 * server but the SPI and what goes with it. Runs after {@code package}; name the class {@code *ArchiveIT}.
 */
public interface PluginArchiveContract {

    /** The built zip; by default the path in the system property {@code plugin.archive}. */
    default Path archive() {
        String path = System.getProperty("plugin.archive");
        assertThat(path).as("system property plugin.archive").isNotNull();
        return Path.of(path);
    }

    /** The permissions that the plugin needs, as its descriptor should list them. */
    List<String> permissions();

    @Test
    default void theDescriptorIsWholeAndNamesTheArchive(@TempDir Path folder) throws IOException {
        PluginArchive plugin = unpack(folder);
        var descriptor = plugin.descriptor();
        assertThat(archive().getFileName().toString())
                .as("name of the archive")
                .isEqualTo(descriptor.id() + "-" + descriptor.version() + ".zip");
        assertThat(descriptor.kind()).as("plugin.kind").isIn("channel", "module");
        assertThat(descriptor.provider()).as("plugin.provider").isNotBlank();
        assertThat(descriptor.description()).as("plugin.description").isNotBlank();
        assertThat(descriptor.requires()).as("plugin.requires: without an upper end the next SPI breaks it").contains("<");
        assertThat(descriptor.permissions()).as("plugin.permissions").containsExactlyInAnyOrderElementsOf(permissions());
        assertThat(PluginArchives.descriptor(PluginArchives.read(archive())).toString())
                .as("descriptor after filtering")
                .doesNotContain("${");
        assertThat(SpiRange.current()).isNotBlank();
    }

    /** The loader refuses them as well: here the name of each shows. */
    @Test
    default void nothingOfThePlatformIsBundled() throws IOException {
        List<String> bundled = new ArrayList<>();
        for (Map.Entry<String, byte[]> entry : PluginArchives.read(archive()).entrySet()) {
            assertThat(entry.getKey()).as("a file in the archive").matches("plugin\\.properties|classes/.+|lib/[^/]+\\.jar|META-INF/switchboard\\.(digests|sig)");
            if (entry.getKey().startsWith("lib/")) {
                PluginArchives.readNested(entry.getValue()).keySet().stream()
                        .filter(PluginArchiveContract::isPlatforms)
                        .forEach(name -> bundled.add(entry.getKey() + "!" + name));
            } else if (isPlatforms(entry.getKey().replaceFirst("^classes/", ""))) {
                bundled.add(entry.getKey());
            }
        }
        assertThat(bundled).as("classes of the platform or of test tools in the archive").isEmpty();
    }

    @Test
    default void everyExtensionIsMadeInTheIsolatedLoader(@TempDir Path folder) throws IOException, ReflectiveOperationException {
        PluginArchive plugin = unpack(folder);
        try (URLClassLoader loader = plugin.newClassLoader(getClass().getClassLoader())) {
            List<Object> extensions = extensions(loader);
            assertThat(extensions).as("extensions in META-INF/extensions.idx").isNotEmpty();
            for (Object extension : extensions) {
                assertThat(extension).isInstanceOf(ExtensionPoint.class);
                assertThat(extension.getClass().getClassLoader()).as("loader of " + extension).isSameAs(loader);
                assertThat(extension.getClass().isAnnotationPresent(Extension.class)).isTrue();
                assertThat(Permission.missing(plugin.descriptor(), extension.getClass()))
                        .as("plugin.permissions lacks what " + extension + " needs")
                        .isEmpty();
                declares(plugin, loader, extension);
            }
            if (plugin.descriptor().kind().equals("channel")) {
                assertThat(extensions).as("a channel's connector").anyMatch(ChannelConnector.class::isInstance);
            }
        }
    }

    @Test
    default void namesItselfInBothLanguages(@TempDir Path folder) throws IOException {
        PluginArchive plugin = unpack(folder);
        try (URLClassLoader loader = plugin.newClassLoader(getClass().getClassLoader())) {
            for (String bundle : List.of("messages.properties", "messages_zh_CN.properties")) {
                URL file = loader.getResource(bundle);
                assertThat(file).as(bundle).isNotNull();
                Properties messages = new Properties();
                messages.load(new java.io.StringReader(new String(file.openStream().readAllBytes(), StandardCharsets.UTF_8)));
                assertThat(messages.getProperty("plugin.name", "")).as(bundle + ": plugin.name").isNotBlank();
                assertThat(messages.getProperty("plugin.description", "")).as(bundle + ": plugin.description").isNotBlank();
            }
        }
    }

    private PluginArchive unpack(Path folder) throws IOException {
        return new io.switchboard.loader.PluginArchives().unpack(archive(), folder.resolve("unpacked"));
    }

    private static List<Object> extensions(ClassLoader loader) throws IOException, ReflectiveOperationException {
        List<Object> extensions = new ArrayList<>();
        URL index = loader.getResource("META-INF/extensions.idx");
        assertThat(index).as("META-INF/extensions.idx, made by PF4J's annotation processor").isNotNull();
        String lines = new String(index.openStream().readAllBytes(), StandardCharsets.UTF_8);
        // A class of several extension points stands there several times.
        for (String line : lines.lines().map(each -> each.replaceFirst("#.*", "").strip()).distinct().toList()) {
            if (!line.isEmpty()) {
                Constructor<?> constructor = loader.loadClass(line).getConstructor();
                extensions.add(constructor.newInstance());
            }
        }
        return extensions;
    }

    /** What an extension promises lies in the archive. */
    private static void declares(PluginArchive plugin, ClassLoader loader, Object extension) {
        if (extension instanceof ChannelConnector connector) {
            assertThat(connector.id()).as("id() of " + extension).startsWith(plugin.descriptor().id());
            assertThat(connector.settings()).as("settings()").isNotNull();
            if (connector.icon() != null) {
                assertThat(loader.getResource(connector.icon())).as("icon " + connector.icon()).isNotNull();
            }
        }
        if (extension instanceof ConsoleModule console) {
            List<String> files = new ArrayList<>(console.styles());
            files.add(console.script());
            for (String file : files) {
                assertThat(Files.isRegularFile(plugin.ui().resolve(file))).as("console file " + file).isTrue();
            }
        }
        if (extension instanceof PersistentModule module) {
            assertThat(plugin.root().resolve("classes").resolve(module.migrations()))
                    .as("folder of migrations")
                    .isDirectory();
            String prefix = plugin.descriptor().id().replace('-', '_') + "_";
            for (Class<?> entity : module.entities()) {
                jakarta.persistence.Table table = entity.getAnnotation(jakarta.persistence.Table.class);
                if (table != null) {
                    assertThat(table.name()).as("table of " + entity).startsWith(prefix);
                }
            }
        }
    }

    private static boolean isPlatforms(String file) {
        return file.endsWith(".class")
                && file.replaceFirst("^META-INF/versions/\\d+/", "")
                        .matches("(io/switchboard/(spi|core|host|loader|web|testkit)|org/pf4j|org/junit|org/assertj"
                                + "|jakarta/(ws/rs|inject|annotation|persistence|transaction|validation))/.*");
    }
}
