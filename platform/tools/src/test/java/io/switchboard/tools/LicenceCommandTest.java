package io.switchboard.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LicenceCommandTest {
    private static final String WHAT = """
            {"id": "L-7", "licensee": "Tea Caravan 茶马驿站", "edition": "erp", "seats": 12, "channels": {"channel-web": 4},
             "addOns": ["api"], "validFrom": "2026-12-01", "validTo": "2027-11-30", "graceDays": 14}
            """;

    @TempDir
    Path folder;

    private final StringWriter told = new StringWriter();

    private int run(String... arguments) {
        told.getBuffer().setLength(0);
        Clock clock = Clock.fixed(Instant.parse("2026-11-22T11:00:00Z"), ZoneOffset.UTC);
        return new LicenceCommand(folder, clock, new PrintWriter(told, true)).run(List.of(arguments));
    }

    private void make(String what) throws IOException {
        assertThat(run("keys", "vendor-1")).isZero();
        Files.writeString(folder.resolve("tea.json"), what);
        run("make", "tea.json", "vendor-1.private.pem", "vendor-1");
    }

    @Test
    void whatItMakesItFindsGood() throws IOException {
        make(WHAT);
        assertThat(told.toString()).contains("erp, 12 seats");
        assertThat(run("check", "tea.licence", "vendor-1.properties")).isZero();
        assertThat(told.toString()).contains("good: L-7", "Tea Caravan 茶马驿站", "to 2027-11-30 and 14 days");
        assertThat(run("show", "tea.licence")).isZero();
        assertThat(told.toString()).contains("\"issuedAt\" : \"2026-11-22T11:00:00Z\"");
        assertThat(Files.getPosixFilePermissions(folder.resolve("vendor-1.private.pem")))
                .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }

    @Test
    void aServersKeysAreNotThoseOfATest() throws IOException {
        make(WHAT);
        assertThat(run("check", "tea.licence")).isEqualTo(1);
        assertThat(told.toString()).contains("FOREIGN");
    }

    @Test
    void anAlteredOneIsToldSo() throws IOException {
        make(WHAT);
        Path file = folder.resolve("tea.licence");
        Files.writeString(file, Files.readString(file).replace("\"seats\" : 12", "\"seats\" : 99"));
        assertThat(run("check", "tea.licence", "vendor-1.properties")).isEqualTo(1);
        assertThat(told.toString()).contains("ALTERED");
    }

    @Test
    void aSlipOfThePenIsNotSigned() throws IOException {
        for (String slip : List.of(
                WHAT.replace("\"erp\"", "\"epr\""),
                WHAT.replace("\"api\"", "\"apy\""),
                WHAT.replace("\"seats\": 12", "\"seats\": 0"),
                WHAT.replace("2027-11-30", "2025-11-30"),
                WHAT.replace("\"licensee\"", "\"licencee\""),
                WHAT.replace("}\n", ""))) {
            Files.deleteIfExists(folder.resolve("vendor-1.private.pem"));
            Files.deleteIfExists(folder.resolve("vendor-1.properties"));
            make(slip);
            assertThat(folder.resolve("tea.licence")).as(told + slip).doesNotExist();
        }
    }

    @Test
    void nothingIsWrittenOver() throws IOException {
        make(WHAT);
        String key = Files.readString(folder.resolve("vendor-1.private.pem"));
        assertThat(run("keys", "vendor-1")).isEqualTo(1);
        assertThat(run("make", "tea.json", "vendor-1.private.pem", "vendor-1")).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("vendor-1.private.pem"))).isEqualTo(key);
    }

    @Test
    void whatItDoesNotUnderstandItSays() {
        assertThat(run()).isEqualTo(2);
        assertThat(told.toString()).contains("licence make");
        assertThat(run("check", "missing")).isEqualTo(1);
        assertThat(run("keys", "../escape")).isEqualTo(1);
    }
}
