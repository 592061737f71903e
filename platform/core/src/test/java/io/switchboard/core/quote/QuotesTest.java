package io.switchboard.core.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.licence.Editions;
import io.switchboard.core.quote.Quote.Offer;
import io.switchboard.core.quote.Quote.Wish;
import io.switchboard.core.shared.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuotesTest {
    private static String text() {
        try (InputStream in = PriceList.class.getResourceAsStream("prices.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Quote quote(String prices, Wish wish) {
        return new Quotes(Json.read(prices, new TypeReference<PriceList>() {}), Editions.builtIn()).quote(wish);
    }

    private static Wish wish(String edition, int seats, Map<String, Integer> channels, String... addOns) {
        return new Wish(edition, Set.of(), seats, channels, Set.of(addOns), Set.of());
    }

    @Test
    void theSamplesOfTheTrade() {
        assertThat(quote(text(), wish("package-basic", 5, Map.of())).chosen().monthly()).isEqualByComparingTo("800");
        assertThat(quote(text(), wish("package-standard", 20, Map.of())).chosen().monthly()).isEqualByComparingTo("2000");
        Offer full = quote(text(), wish("package-standard", 20, Map.of("channel-x", 3, "channel-email", 1), "api", "robot")).chosen();
        // One channel comes with it, and it is the dearest.
        assertThat(full.monthly()).isEqualByComparingTo("3050");
        assertThat(full.yearly()).isEqualByComparingTo("36600");
    }

    @Test
    void comparesTheWaysToGetTheSame() {
        Quote quote = quote(text(), wish("package-basic", 8, Map.of()));
        assertThat(quote.chosen().monthly()).isEqualByComparingTo("1280");
        assertThat(quote.others()).first().satisfies(other -> {
            assertThat(other.edition()).isEqualTo("standard");
            assertThat(other.monthly()).isEqualByComparingTo("800");
        });
        assertThat(quote.others()).extracting(Offer::firstYear).isSorted();
        assertThat(quote.others()).extracting(Offer::edition).doesNotContain("community");
        assertThat(quote(text(), wish(null, 3, Map.of())).chosen().edition()).isEqualTo("community");
        assertThat(quote(text(), wish(null, 6, Map.of())).chosen().edition()).isEqualTo("standard");
    }

    @Test
    void whatOneOffItemsCostIsInTheFirstYear() {
        Offer offer = quote(text(), new Wish("standard", Set.of(), 10, Map.of(), Set.of(), Set.of("training", "setup"))).chosen();
        assertThat(offer.oneOff()).isEqualByComparingTo("2500");
        assertThat(offer.firstYear()).isEqualByComparingTo("14500");
    }

    @Test
    void saysWhatIsNotInThePrice() {
        Quote quote = quote(text(), wish("standard", 10, Map.of(), "api"));
        assertThat(quote.notIncluded()).extracting(Quote.NotIncluded::id).contains("robot", "training", "support", "upgrade").doesNotContain("api");
        assertThat(quote(text(), wish("package-enterprise", 10, Map.of())).notIncluded())
                .extracting(Quote.NotIncluded::id)
                .doesNotContain("robot", "api");
    }

    @Test
    void roundsHalfUpToTheCent() {
        String odd = text().replace("\"seat\": \"100.00\"", "\"seat\": \"33.335\"");
        Offer offer = quote(odd, wish("standard", 1, Map.of())).chosen();
        assertThat(offer.monthly().toPlainString()).isEqualTo("33.34");
        assertThat(offer.yearly().toPlainString()).isEqualTo("400.08");
        assertThat(quote(odd, wish("standard", 3, Map.of())).chosen().monthly().toPlainString()).isEqualTo("100.01");
    }

    @Test
    void whoPaysForAYearGetsTheMonthsThatTheListSays() {
        String generous = text().replace("\"freeMonthsAYear\": 0", "\"freeMonthsAYear\": 2");
        assertThat(quote(generous, wish("standard", 10, Map.of())).chosen().yearly()).isEqualByComparingTo("10000");
    }

    @Test
    void whatNobodySellsHasNoPrice() {
        Quote quote = quote(text(), new Wish(null, Set.of("stock", "recording"), 5, Map.of(), Set.of(), Set.of()));
        assertThat(quote.chosen()).isNull();
        assertThat(quote.others()).isEmpty();
    }

    @Test
    void isSoldOnceAsWell() {
        Quote.Purchase bought = quote(text(), new Wish("package-basic", Set.of(), 5, Map.of(), Set.of(), Set.of("training"))).chosen().purchase();
        assertThat(bought.price().toPlainString()).isEqualTo("24000.00");
        assertThat(bought.maintenance().toPlainString()).isEqualTo("4320.00");
        assertThat(bought.firstYear().toPlainString()).as("with the training, and maintenance for nothing").isEqualTo("25500.00");
        // Rent is 9,600 a year: 38,400 after four years, and 24,000 and three times 4,320 is 36,960.
        assertThat(bought.cheaperAfter()).isEqualTo(4);
        String dear = text().replace("\"months\": \"30\", \"maintenancePercent\": \"18\", \"freeYears\": 1", "\"months\": \"60\", \"maintenancePercent\": \"20\", \"freeYears\": 0");
        Quote.Purchase never = quote(dear, wish("package-basic", 5, Map.of())).chosen().purchase();
        assertThat(never.firstYear()).isEqualByComparingTo("57600");
        assertThat(never.cheaperAfter()).isNull();
        assertThat(quote(text(), wish("community", 5, Map.of())).chosen().purchase()).as("what is free isn't bought").isNull();
    }

    @Test
    void aPurchaseIsRoundedHalfUpToTheCent() {
        String odd = text().replace("\"seat\": \"100.00\"", "\"seat\": \"33.335\"").replace("\"months\": \"30\", \"maintenancePercent\": \"18\"", "\"months\": \"30.5\", \"maintenancePercent\": \"17.5\"");
        Quote.Purchase bought = quote(odd, wish("standard", 1, Map.of())).chosen().purchase();
        assertThat(bought.price().toPlainString()).isEqualTo("1016.87");
        assertThat(bought.maintenance().toPlainString()).isEqualTo("177.95");
    }

    @Test
    void whoseListHasNoPurchaseOnlyLets() {
        String letting = text().replaceAll(",\\s*\"purchase\": \\{[^}]*}", "");
        assertThat(letting).isNotEqualTo(text());
        assertThat(quote(letting, wish("standard", 10, Map.of())).chosen().purchase()).isNull();
    }

    private static Quote.Change change(String prices, Wish has, Wish wished, String today, String paidUntil) {
        Quotes quotes = new Quotes(Json.read(prices, new TypeReference<PriceList>() {}), Editions.builtIn());
        return quotes.change(has, quotes.quote(wished).chosen(), LocalDate.parse(today), paidUntil == null ? null : LocalDate.parse(paidUntil))
                .orElseThrow();
    }

    @Test
    void seatsGoDownAsWellAsUp() {
        Wish twenty = wish("standard", 20, Map.of("channel-web", 2));
        Wish eight = wish("standard", 8, Map.of("channel-web", 2));
        Quote.Change less = change(text(), twenty, eight, "2026-11-22", null);
        assertThat(less.now().monthly()).isEqualByComparingTo("2050");
        assertThat(less.monthly().toPlainString()).isEqualTo("-1200.00");
        assertThat(less.yearly().toPlainString()).isEqualTo("-14400.00");
        assertThat(less.from()).as("what is paid for is had").isEqualTo("2026-12-01");
        assertThat(change(text(), twenty, eight, "2026-11-22", "2027-03-14").from()).isEqualTo("2027-03-15");
        assertThat(change(text(), twenty, eight, "2026-11-22", "2026-05-01").from()).as("long over").isEqualTo("2026-12-01");
        Quote.Change more = change(text(), eight, twenty, "2026-11-22", "2027-03-14");
        assertThat(more.monthly()).isEqualByComparingTo("1200");
        assertThat(more.from()).as("at once").isEqualTo("2026-11-22");
        Quote.Change smallerPackage = change(text(), wish("package-standard", 20, Map.of()), wish(null, 6, Map.of()), "2026-11-22", null);
        assertThat(smallerPackage.monthly()).isEqualByComparingTo("-1400");
    }

    @Test
    void noticeIsKept() {
        String list = text().replace("\"noticeDays\": 0", "\"noticeDays\": 30");
        Wish twenty = wish("standard", 20, Map.of());
        Wish eight = wish("standard", 8, Map.of());
        assertThat(change(list, twenty, eight, "2026-11-22", null).from()).isEqualTo("2027-01-01");
        assertThat(change(list, twenty, eight, "2026-11-22", "2026-12-31").from()).isEqualTo("2027-01-01");
        assertThat(change(list, twenty, eight, "2026-11-22", "2026-12-10").from()).as("too late for that").isEqualTo("2027-01-01");
    }

    @Test
    void aPurchaseThatMakesNoSenseIsRefused() {
        for (String wrong : new String[] {"\"months\": \"0\"", "\"months\": \"601\"", "\"months\": null"}) {
            assertThatThrownBy(() -> quote(text().replace("\"months\": \"30\"", wrong), wish(null, 1, Map.of())))
                    .as(wrong)
                    .hasMessageContaining("purchase.months");
        }
        assertThatThrownBy(() -> quote(text().replace("\"noticeDays\": 0", "\"noticeDays\": 400"), wish(null, 1, Map.of())))
                .hasMessageContaining("noticeDays");
    }

    @Test
    void aListWithoutAPriceIsRefused() {
        assertThatThrownBy(() -> quote(text().replace("\"base\": \"800.00\"", "\"base\": \"-1\""), wish(null, 1, Map.of())))
                .hasMessageContaining("ways");
    }
}
