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
    void aListWithoutAPriceIsRefused() {
        assertThatThrownBy(() -> quote(text().replace("\"base\": \"800.00\"", "\"base\": \"-1\""), wish(null, 1, Map.of())))
                .hasMessageContaining("ways");
    }
}
