package io.switchboard.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** The bills of materials in the distribution name every library that it brings. */
class SbomIT {

    private static final Path SERVER = Path.of(System.getProperty("server.dir"));
    private static final Path FOLDER = SERVER.resolve("docs/sbom");

    @Test
    void everyJarOfTheApplicationAndOfThePluginsIsNamedByItsDigest() throws IOException {
        Set<String> digests = new HashSet<>();
        Set<String> artifacts = new HashSet<>();
        for (JsonNode component : bill("switchboard").get("components")) {
            digests.add(component.at("/hashes/0/content").asText());
            artifacts.add(component.path("purl").asText().replaceAll("@.*", ""));
        }
        Map<String, String> bundled = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SERVER)) {
            for (Path file : files.filter(path -> path.toString().matches(".*/(deployments/[^/]+\\.ear|plugins/[^/]+\\.zip)")).toList()) {
                jars(Files.newInputStream(file), bundled);
            }
        }
        assertThat(bundled).hasSizeGreaterThan(30);
        assertThat(bundled).allSatisfy((jar, digest) -> assertThat(digests).as(jar).contains(digest));
        assertThat(artifacts).contains(
                "pkg:maven/org.pf4j/pf4j", "pkg:maven/org.jsoup/jsoup", "pkg:maven/org.eclipse.angus/angus-mail",
                "pkg:maven/io.undertow/undertow-core", "pkg:maven/io.switchboard/switchboard-core");
    }

    @Test
    void thePackagesOfTheBrowsersPartAreNamed() throws IOException {
        assertThat(bill("console").get("components"))
                .extracting(component -> component.get("purl").asText().replaceAll("@[^@]*$", ""))
                .contains("pkg:npm/vue", "pkg:npm/element-plus", "pkg:npm/pinia", "pkg:npm/vue-i18n", "pkg:npm/vue-router");
        assertThat(bill("widget").get("bomFormat").asText()).isEqualTo("CycloneDX");
    }

    private static JsonNode bill(String name) throws IOException {
        JsonNode bill = Api.JSON.readTree(FOLDER.resolve(name + ".cdx.json").toFile());
        assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
        return bill;
    }

    private static void jars(InputStream archive, Map<String, String> found) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(archive)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".war")) {
                    jars(new ByteArrayInputStream(zip.readAllBytes()), found);
                } else if (entry.getName().endsWith(".jar")) {
                    found.put(entry.getName(), digest(zip.readAllBytes()));
                }
            }
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
