package io.switchboard.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import io.switchboard.loader.BrokenArchiveException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes as an archive is taken or refused with a fault that has a text: no other exception, no hang. */
class ArchiveFuzzTest {
    private static final int ARCHIVES = 4_000;
    private static final int DESCRIPTORS = 40_000;
    private static final List<String> KEYS = List.of(
            "plugin.id", "plugin.version", "plugin.requires", "plugin.kind", "plugin.provider", "plugin.description",
            "plugin.permissions", "plugin.hosts", "plugin.module");
    private static final List<String> VALUES = List.of(
            "", " ", "a", "channel-x", "1.0.0", "1.0", "99999999999999999999.0.0", "1.0.0-" + "a.".repeat(300), ">=0.1 & <1", "*", "(((", ">=",
            "http, net", "http,,", "api.example.com", "*.example.com, *", "..", "../../etc", "\\u00zz", "\\u4e2d\\u6587", "\u0000", "核心", "%s{0}'", "${x}",
            "a".repeat(5_000), "-".repeat(60));

    @TempDir
    Path folder;

    private final PluginArchives archives = new PluginArchives(new ArchiveLimits(50, 1 << 20, 2 << 20, 50), "0.1.0");
    private final Random random = new Random(20261122);
    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private int taken;

    private void offer(byte[] zip) throws IOException {
        Path file = Files.write(folder.resolve("fuzz.zip"), zip);
        Path target = folder.resolve("unpacked");
        try {
            PluginArchive archive = archives.unpack(file, target);
            ArchiveScan.of(archive);
            taken++;
        } catch (BrokenArchiveException refused) {
            assertThat(refused.text(java.util.Locale.CHINA)).isNotBlank();
            assertThat(target).doesNotExist();
            faults.merge(refused.fault(), 1, Integer::sum);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            fail("not refused but broken by: " + Arrays.toString(Arrays.copyOf(zip, 200)), e);
        }
        PluginArchives.delete(target);
    }

    @Test
    @Timeout(120)
    void archives() throws IOException {
        byte[] good = ZipMaker.good()
                .with("classes/a/B.class", new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 61})
                .with("classes/messages.properties", "plugin.name=x\n")
                .with("lib/some.jar", new ZipMaker().with("c/D.class", "x").bytes())
                .bytes();
        for (int round = 0; round < ARCHIVES; round++) {
            byte[] zip = good.clone();
            // Half of the changes where the directory is, which says what is in it.
            int from = round % 2 == 0 ? zip.length * 2 / 3 : 0;
            for (int change = random.nextInt(6); change >= 0; change--) {
                zip[from + random.nextInt(zip.length - from)] = (byte) random.nextInt();
            }
            offer(round % 7 == 0 ? Arrays.copyOf(zip, random.nextInt(zip.length)) : round % 11 == 0 ? doubled(zip) : zip);
        }
        assertThat(faults.keySet()).as("faults of " + ARCHIVES).contains(Fault.NOT_A_ZIP, Fault.NO_DESCRIPTOR);
        assertThat(taken).isLessThan(ARCHIVES);
    }

    private static byte[] doubled(byte[] zip) {
        byte[] twice = Arrays.copyOf(zip, zip.length * 2);
        System.arraycopy(zip, 0, twice, zip.length, zip.length);
        return twice;
    }

    @Test
    @Timeout(120)
    void descriptors() throws IOException {
        for (int round = 0; round < DESCRIPTORS; round++) {
            StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : ZipMaker.GOOD);
            for (int line = random.nextInt(4); line >= 0; line--) {
                text.append(KEYS.get(random.nextInt(KEYS.size())))
                        .append(random.nextBoolean() ? "=" : " : ")
                        .append(VALUES.get(random.nextInt(VALUES.size())))
                        .append('\n');
            }
            byte[] bytes = text.toString().getBytes(random.nextInt(5) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
            Path file = Files.write(folder.resolve("descriptor.zip"), new ZipMaker().with("plugin.properties", bytes).bytes());
            Throwable thrown = catchThrowable(() -> archives.describe(file));
            assertThat(thrown == null || thrown instanceof BrokenArchiveException).as("%s: %s", text, thrown).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "!", ">=0.1 & (", "<", "~", "1 - "})
    void aRangeThatGoesDeepIsRefused(String part) throws IOException {
        Path file = new ZipMaker()
                .with("plugin.properties", ZipMaker.GOOD.replaceFirst("plugin.requires=.*", "plugin.requires=" + part.repeat(15_000 / part.length())))
                .write(folder.resolve("deep.zip"));
        long begin = System.nanoTime();
        assertThat(catchThrowable(() -> archives.describe(file))).isInstanceOf(BrokenArchiveException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
}
