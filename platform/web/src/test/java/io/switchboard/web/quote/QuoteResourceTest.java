package io.switchboard.web.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.switchboard.core.quote.PriceFile;
import io.switchboard.core.quote.PriceList;
import io.switchboard.core.quote.Quote;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From when on less is paid: by the day that somebody says he has paid for. */
class QuoteResourceTest {
    private final List<Quote.Change> shown = new ArrayList<>();
    private final QuoteResource resource = new QuoteResource();

    QuoteResourceTest() {
        resource.clock = Clock.fixed(Instant.parse("2026-11-22T08:00:00Z"), ZoneOffset.UTC);
        resource.file = new PriceFile() {
            @Override
            public PriceList read() {
                try (InputStream in = PriceFile.class.getResourceAsStream("prices.json")) {
                    return Json.mapper().readValue(in, PriceList.class);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
        resource.views = new QuoteViews() {
            @Override
            QuoteView of(Quote quote, Quote.Change change) {
                shown.add(change);
                return null;
            }
        };
    }

    private void fewerSeats(String paidUntil) {
        QuoteResource.Current current = new QuoteResource.Current("standard", 20, paidUntil);
        resource.reckon(new QuoteResource.Form(null, "standard", null, 8, null, null, null, null, null, current));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31", "-999999999-01-01", "9999-12-31", "1999-12-31", "2027-02-30", "tomorrow"})
    void aDayThatNobodyPaysForIsNamed(String paidUntil) {
        assertThatThrownBy(() -> fewerSeats(paidUntil)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.kind()).isEqualTo(Refused.Kind.INVALID);
            assertThat(refused.fields()).extracting(Refused.Field::field, Refused.Field::code)
                    .containsExactly(tuple("current.paidUntil", "notDate"));
        });
    }

    @Test
    void lessIsPaidFromTheDayAfter() {
        fewerSeats("2999-12-31");
        assertThat(shown).singleElement().satisfies(change -> assertThat(change.from()).isEqualTo(LocalDate.of(3000, 1, 1)));
    }
}
