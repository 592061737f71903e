package io.switchboard.core.licence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.licence.BadLicence.Fault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LicenceFileTest {
    private static final Licence ERP = TestLicences.erp(LocalDate.parse("2026-11-01"), LocalDate.parse("2027-10-31"), 14);

    private final TestLicences licences = new TestLicences();

    private Fault fault(String text) {
        return catchThrowableOfType(BadLicence.class, () -> LicenceFile.parse(text).verify(licences.trusted())).fault();
    }

    @Test
    void saysAfterwardsWhatItSaidBefore() {
        String file = licences.file(ERP);
        assertThat(LicenceFile.parse(file).verify(licences.trusted())).isEqualTo(ERP);
        assertThat(file).contains("\"licensee\" : \"Tea Caravan 茶马驿站\"", "\"seats\" : 7");
    }

    @Test
    void aLicenceWithoutAnEndIsReadToo() {
        Licence bought = TestLicences.erp(LocalDate.parse("2026-11-01"), null, 0);
        assertThat(LicenceFile.parse(licences.file(bought)).verify(licences.trusted())).isEqualTo(bought);
        assertThat(bought.graceEnd()).isNull();
    }

    @Test
    void whatMailDoesToLineEndsDoesNotCount() {
        String mailed = "Dear customer,\r\n\r\n" + licences.file(ERP).replace("\n", "\r\n") + "\r\nRegards\r\n";
        assertThat(LicenceFile.parse(mailed).verify(licences.trusted())).isEqualTo(ERP);
    }

    @Test
    void anAlteredOneIsToldFromAForgedOneAndFromAForeignOne() throws Exception {
        String file = licences.file(ERP);
        String altered = file.replace("\"seats\" : 7", "\"seats\" : 700");
        assertThat(altered).isNotEqualTo(file);
        assertThat(fault(altered)).isEqualTo(Fault.ALTERED);
        assertThat(fault(withRightDigest(altered))).isEqualTo(Fault.FORGED);
        assertThat(fault(TestLicences.file(ERP, TestLicences.KEY))).isEqualTo(Fault.FORGED);
        assertThat(fault(TestLicences.file(ERP, "somebody-else"))).isEqualTo(Fault.FOREIGN);
        assertThat(fault(file.replaceAll("signature: \\S+", "signature: AAAA"))).isEqualTo(Fault.FORGED);
        assertThat(fault(file.replaceAll("signature: \\S+", "signature: ?"))).isEqualTo(Fault.FORGED);
        assertThat(fault(file.replaceAll("key: \\S+", ""))).isEqualTo(Fault.FOREIGN);
        assertThat(fault("{}")).isEqualTo(Fault.UNREADABLE);
        assertThat(fault("")).isEqualTo(Fault.UNREADABLE);
        assertThat(fault(file.substring(0, file.length() / 2))).isEqualTo(Fault.UNREADABLE);
    }

    private static String withRightDigest(String file) throws Exception {
        String payload = file.substring(file.indexOf("\n") + 1, file.indexOf("\n-----SIGNATURE"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(payload.getBytes(StandardCharsets.UTF_8));
        return file.replaceAll("digest: \\S+", "digest: " + HexFormat.of().formatHex(digest));
    }

    /** One character more, less or another, anywhere: what is still taken says the same as before. */
    @Test
    void noChangeOfACharacterIsTaken() {
        String file = licences.file(ERP);
        Random random = new Random(4);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder(file);
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, (char) (32 + random.nextInt(90)));
                default -> text.setCharAt(at, (char) (32 + random.nextInt(90)));
            }
            try {
                assertThat(LicenceFile.parse(text.toString()).verify(licences.trusted())).isEqualTo(ERP);
            } catch (BadLicence e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2500);
    }

    @Test
    void everyModuleAndEditionHasANameInBothLanguages() {
        Editions.builtIn().modules().forEach(id -> isNamed(EditionName.module(id), id));
        Editions.builtIn().all().forEach(edition -> {
            isNamed(EditionName.edition(edition.id()), edition.id());
            assertThat(Editions.builtIn().modules()).containsAll(edition.modules());
        });
        Editions.builtIn().addOns().forEach(addOn -> {
            isNamed(EditionName.addOn(addOn.id()), addOn.id());
            assertThat(Editions.builtIn().modules()).containsAll(addOn.modules());
        });
    }

    private static void isNamed(EditionName name, String id) {
        assertThat(name.in(java.util.Locale.ENGLISH)).isNotBlank().isNotEqualTo(id);
        assertThat(name.in(java.util.Locale.SIMPLIFIED_CHINESE)).isNotBlank().isNotEqualTo(id);
    }

    @Test
    void countsChannelsAsTheLicenceSaysAndNeverFewerThanAreFree() {
        Licence each = new Licence(
                "L-2", "Tea", "standard", java.util.Set.of(), 5, java.util.Map.of(Licence.ALL, 2, "channel-x", 9), java.util.Set.of(),
                ERP.validFrom(), null, 0, ERP.issuedAt());
        Entitlements now = Entitlements.of(each, false, Editions.builtIn(), ERP.start());
        assertThat(now.channels("channel-x")).isEqualTo(9);
        assertThat(now.channels("channel-y")).isEqualTo(2);
        assertThat(now.channels("channel-web")).isEqualTo(3);
        assertThat(Entitlements.of(ERP, false, Editions.builtIn(), ERP.start()).channels("channel-web")).isEqualTo(10);
    }

    /** Asked at each call of a plugin: a millionth of a second at most, and mostly a hundredth of that. */
    @Test
    void answersFromMemory() {
        Entitlements now = Entitlements.of(ERP, false, Editions.builtIn(), ERP.start());
        int yes = 0;
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < 100_000; i++) {
                yes += now.has(i % 2 == 0 ? "stock" : "recording") ? 1 : 0;
            }
            best = Math.min(best, (System.nanoTime() - begin) / 100_000);
        }
        assertThat(yes).isEqualTo(1_000_000);
        assertThat(best).as("nanoseconds a check").isLessThan(1_000);
    }
}
