import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Writes a bill of materials (CycloneDX 1.5, JSON) of every jar in a server's folder: the server's own, those in the EAR and
 * its WAR, those in the plugins' archives. A jar says itself which artifact it is; its digest says which bytes. A program
 * of one file, run by the build: it needs nothing but Java, and no network.
 *
 * <p>Arguments: the server's folder, the file to write, the product's version.
 */
public final class Sbom {
    private static final Pattern FILE = Pattern.compile("(.+?)-(\\d[\\w.+-]*)\\.jar");
    private static final Pattern LICENCE = Pattern.compile("<license>.*?<name>\\s*([^<]+?)\\s*</name>", Pattern.DOTALL);

    /** A jar, once for each digest, with all its places. */
    private static final class Jar {
        private String group = "";
        private String artifact;
        private String version = "";
        private String licence = "";
        private final List<String> places = new ArrayList<>();
    }

    private final Path server;
    private final Map<String, Jar> jars = new TreeMap<>();

    private Sbom(Path server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        Sbom bill = new Sbom(Path.of(arguments[0]));
        bill.read();
        Path file = Path.of(arguments[1]);
        Files.createDirectories(file.getParent());
        Files.writeString(file, bill.json(arguments[2]));
    }

    private void read() throws Exception {
        List<Path> archives;
        try (Stream<Path> all = Files.walk(server)) {
            archives = all.filter(Files::isRegularFile)
                    .filter(path -> path.toString().matches(".*\\.(jar|ear|zip)"))
                    .sorted()
                    .toList();
        }
        for (Path archive : archives) {
            String place = server.relativize(archive).toString().replace('\\', '/');
            take(place, Files.readAllBytes(archive));
        }
    }

    private void take(String place, byte[] bytes) throws Exception {
        if (place.endsWith(".jar")) {
            jar(place, bytes);
            return;
        }
        // Archives in archives; what they hold has both names.
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().matches(".*\\.(jar|war|zip)")) {
                    take(place + "!/" + entry.getName(), zip.readAllBytes());
                }
            }
        }
    }

    private void jar(String place, byte[] bytes) throws Exception {
        String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        Jar known = jars.get(digest);
        if (known == null) {
            known = describe(place.substring(place.lastIndexOf('/') + 1), bytes);
            jars.put(digest, known);
        }
        known.places.add(place);
        if (place.contains("bundled-plugins")) {
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    if (entry.getName().endsWith(".zip")) {
                        take(place + "!/" + entry.getName(), zip.readAllBytes());
                    }
                }
            }
        }
    }

    /** By what Maven left in it; among several, which a jar of jars has, the one of the file's name; else by that name alone. */
    private static Jar describe(String file, byte[] bytes) throws IOException {
        Jar jar = new Jar();
        Matcher name = FILE.matcher(file);
        boolean versioned = name.matches();
        jar.artifact = versioned ? name.group(1) : file.substring(0, file.length() - ".jar".length());
        jar.version = versioned ? name.group(2) : "";
        List<Properties> found = new ArrayList<>();
        Map<String, String> licences = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().matches("META-INF/maven/.+/pom\\.properties")) {
                    Properties properties = new Properties();
                    properties.load(new ByteArrayInputStream(zip.readAllBytes()));
                    found.add(properties);
                } else if (entry.getName().matches("META-INF/maven/.+/pom\\.xml")) {
                    Matcher licence = LICENCE.matcher(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                    if (licence.find()) {
                        licences.put(entry.getName().split("/")[3], licence.group(1));
                    }
                }
            }
        }
        for (Properties properties : found) {
            String artifact = properties.getProperty("artifactId", "");
            if (artifact.equals(jar.artifact) || found.size() == 1) {
                jar.group = properties.getProperty("groupId", "");
                jar.artifact = artifact;
                jar.version = properties.getProperty("version", jar.version);
            }
        }
        jar.licence = licences.getOrDefault(jar.artifact, "");
        return jar;
    }

    private String json(String product) {
        StringBuilder out = new StringBuilder("{\n\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"version\":1,\n");
        out.append("\"metadata\":{\"component\":{\"type\":\"application\",\"bom-ref\":\"switchboard\",\"name\":\"switchboard\",\"version\":")
                .append(text(product))
                .append("}},\n\"components\":[");
        String separator = "\n";
        for (Map.Entry<String, Jar> each : jars.entrySet()) {
            Jar jar = each.getValue();
            out.append(separator).append("{\"type\":\"library\",\"bom-ref\":").append(text(each.getKey()));
            if (!jar.group.isEmpty()) {
                out.append(",\"group\":").append(text(jar.group));
            }
            out.append(",\"name\":").append(text(jar.artifact)).append(",\"version\":").append(text(jar.version));
            if (!jar.group.isEmpty() && !jar.version.isEmpty()) {
                out.append(",\"purl\":").append(text("pkg:maven/" + jar.group + "/" + jar.artifact + "@" + jar.version));
            }
            if (!jar.licence.isEmpty()) {
                out.append(",\"licenses\":[{\"license\":{\"name\":").append(text(jar.licence)).append("}}]");
            }
            out.append(",\"hashes\":[{\"alg\":\"SHA-256\",\"content\":").append(text(each.getKey())).append("}],\"properties\":[");
            String comma = "";
            for (String place : jar.places) {
                out.append(comma).append("{\"name\":\"switchboard:place\",\"value\":").append(text(place)).append('}');
                comma = ",";
            }
            out.append("]}");
            separator = ",\n";
        }
        return out.append("\n]}\n").toString();
    }

    private static String text(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(' ');
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
