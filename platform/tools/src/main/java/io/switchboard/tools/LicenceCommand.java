package io.switchboard.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.switchboard.core.licence.BadLicence;
import io.switchboard.core.licence.Editions;
import io.switchboard.core.licence.Licence;
import io.switchboard.core.licence.LicenceFile;
import io.switchboard.core.licence.TrustedKeys;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Makes key pairs and licences, and shows and checks them; see the README. Runs where the private key is, never on a server. */
public final class LicenceCommand {
    private static final String USAGE = """
            licence keys <key id>                            makes <key id>.private.pem and <key id>.properties
            licence make <what.json> <private.pem> <key id>  writes a licence for what the JSON says
            licence show <licence>                           prints what it says, believed or not
            licence check <licence> [trusted-keys]           whether it is signed by this build's keys, or by those in the file
            """;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private final Path folder;
    private final Clock clock;
    private final PrintWriter out;

    /**
     * @param folder to which names of files are relative
     * @param clock for the date of issue
     */
    LicenceCommand(Path folder, Clock clock, PrintWriter out) {
        this.folder = folder;
        this.clock = clock;
        this.out = out;
    }

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(new LicenceCommand(Path.of(""), Clock.systemUTC(), out).run(List.of(arguments)));
    }

    /** @return 0 when all went well, 1 when not, 2 when it wasn't understood */
    int run(List<String> arguments) {
        try {
            String command = arguments.isEmpty() ? "" : arguments.get(0);
            if (command.equals("keys") && arguments.size() == 2) {
                keys(arguments.get(1));
            } else if (command.equals("make") && arguments.size() == 4) {
                make(arguments.get(1), arguments.get(2), arguments.get(3));
            } else if (command.equals("show") && arguments.size() == 2) {
                out.print(read(arguments.get(1)));
            } else if (command.equals("check") && (arguments.size() == 2 || arguments.size() == 3)) {
                check(arguments.get(1), arguments.size() == 3 ? trusted(arguments.get(2)) : new TrustedKeys());
            } else {
                out.print(USAGE);
                return 2;
            }
            return 0;
        } catch (BadLicence e) {
            out.println(e.getMessage());
        } catch (NoSuchFileException e) {
            out.println("There is no file " + e.getFile());
        } catch (FileAlreadyExistsException e) {
            out.println(e.getFile() + " is there already; nothing was written");
        } catch (JsonProcessingException e) {
            out.println("not JSON: " + e.getOriginalMessage());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException | DateTimeException e) {
            out.println(e.getMessage());
        } finally {
            out.flush();
        }
        return 1;
    }

    private void keys(String id) throws IOException, GeneralSecurityException {
        checkId(id);
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path secret = folder.resolve(id + ".private.pem");
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, BEGIN + "\n" + base64(pair.getPrivate().getEncoded()) + "\n" + END + "\n");
        Path open = folder.resolve(id + ".properties");
        Files.writeString(open, id + "=" + base64(pair.getPublic().getEncoded()) + "\n", StandardOpenOption.CREATE_NEW);
        out.println(secret.getFileName() + " is yours alone; " + open.getFileName() + " goes into trusted-keys.properties of the build");
    }

    private void make(String what, String keyFile, String id) throws IOException, GeneralSecurityException {
        checkId(id);
        Map<String, Object> json = new LinkedHashMap<>(new ObjectMapper().readValue(read(what), new TypeReference<Map<String, Object>>() {}));
        json.putIfAbsent("issuedAt", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        Licence licence = Licence.of(json);
        requireKnown(licence);
        Path file = folder.resolve(what.replaceAll("\\.json$", "") + ".licence");
        Files.writeString(file, LicenceFile.sign(licence, id, privateKey(keyFile)), StandardOpenOption.CREATE_NEW);
        out.println(file.getFileName() + ": " + licence.edition() + ", " + licence.seats() + " seats, for " + licence.licensee());
    }

    /** A slip of the pen must not be signed. */
    private static void requireKnown(Licence licence) {
        Editions editions = Editions.builtIn();
        if (editions.find(licence.edition()).isEmpty()) {
            throw new IllegalArgumentException("no such edition: " + licence.edition() + "; one of "
                    + editions.all().stream().map(Editions.Edition::id).toList());
        }
        for (String module : licence.modules()) {
            if (!module.equals(Licence.ALL) && !editions.modules().contains(module)) {
                throw new IllegalArgumentException("no such module: " + module + "; one of " + editions.modules());
            }
        }
        for (String addOn : licence.addOns()) {
            if (editions.addOn(addOn).isEmpty()) {
                throw new IllegalArgumentException("no such add-on: " + addOn + "; one of "
                        + editions.addOns().stream().map(Editions.AddOn::id).toList());
            }
        }
    }

    private void check(String file, TrustedKeys keys) throws IOException {
        Licence licence = LicenceFile.parse(read(file)).verify(keys);
        String end = licence.validTo() == null ? "for ever" : "to " + licence.validTo() + " and " + licence.graceDays() + " days of grace";
        out.println("good: " + licence.id() + " for " + licence.licensee() + ", " + licence.edition() + ", " + licence.seats()
                + " seats, from " + licence.validFrom() + " " + end);
    }

    private TrustedKeys trusted(String file) throws IOException {
        Properties list = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve(file))) {
            list.load(in);
        }
        Map<String, PublicKey> keys = new LinkedHashMap<>();
        list.forEach((id, key) -> keys.put((String) id, TrustedKeys.publicKey((String) key)));
        return new TrustedKeys(keys);
    }

    private PrivateKey privateKey(String file) throws IOException, GeneralSecurityException {
        String base64 = read(file).replace(BEGIN, "").replace(END, "").replaceAll("\\s", "");
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private static void checkId(String id) {
        if (!id.matches("[A-Za-z0-9.-]{1,60}")) {
            throw new IllegalArgumentException("a key's id has letters, digits, dots and hyphens: " + id);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
