package io.switchboard.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles plugins for tests; PF4J's own annotation processor makes the index of their extensions. */
final class PluginMaker {
    private final String id;
    private String version = "1.0.0";
    private String permissions = "http, contacts, conversations, files, notices, events, tables, rest, pages";
    private String more = "";
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();

    PluginMaker(String id) {
        this.id = id;
    }

    PluginMaker version(String other) {
        this.version = other;
        return this;
    }

    PluginMaker module(String name) {
        return descriptor("plugin.module=" + name + "\n");
    }

    PluginMaker permissions(String other) {
        this.permissions = other;
        return this;
    }

    /** More lines of the descriptor. */
    PluginMaker descriptor(String lines) {
        this.more += lines;
        return this;
    }

    /** A class in package {@code test}; the usual imports are there. */
    PluginMaker source(String name, String body) {
        sources.put(name, """
                package test;
                import io.switchboard.spi.*;
                import io.switchboard.spi.channel.*;
                import io.switchboard.spi.message.*;
                import io.switchboard.spi.module.*;
                import io.switchboard.spi.platform.*;
                import io.switchboard.spi.settings.*;
                import jakarta.inject.Inject;
                import java.time.*;
                import java.util.*;
                import org.pf4j.Extension;
                """ + body);
        return this;
    }

    PluginMaker file(String path, String content) {
        files.put(path, content);
        return this;
    }

    InputStream zip() {
        return new ByteArrayInputStream(bytes());
    }

    byte[] bytes() {
        try {
            Path classes = Files.createTempDirectory("plugin");
            compile(classes);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                add(zip, "plugin.properties", ("plugin.id=" + id + "\nplugin.version=" + version
                                + "\nplugin.requires=>=0.1 & <1\nplugin.kind=channel\nplugin.provider=Tests\nplugin.permissions=" + permissions + "\n" + more)
                        .getBytes(StandardCharsets.UTF_8));
                try (Stream<Path> all = Files.walk(classes)) {
                    for (Path file : all.filter(Files::isRegularFile).toList()) {
                        add(zip, "classes/" + classes.relativize(file), Files.readAllBytes(file));
                    }
                }
                for (Map.Entry<String, String> file : files.entrySet()) {
                    add(zip, "classes/" + file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
            io.switchboard.loader.PluginArchives.delete(classes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void compile(Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<SimpleJavaFileObject> units = new ArrayList<>();
        sources.forEach((name, source) -> units.add(new Source(name, source)));
        java.io.StringWriter problems = new java.io.StringWriter();
        boolean good = compiler.getTask(problems, null, null,
                        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-nowarn"), null, units)
                .call();
        assertThat(good).as(problems.toString()).isTrue();
    }

    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///test/" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
