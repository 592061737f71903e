package io.switchboard.web.quote;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.switchboard.core.licence.Editions;
import io.switchboard.core.quote.PriceFile;
import io.switchboard.core.quote.PriceList;
import io.switchboard.core.quote.Quote;
import io.switchboard.core.quote.Quotes;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What Switchboard would cost. */
@Path("/quote")
@RequestScoped
@RolesAllowed("licence:write")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class QuoteResource {
    private static final int MOST = 100_000;

    @Inject
    PriceFile file;

    @Inject
    QuoteViews views;

    @Inject
    Clock clock;

    /**
     * A wish. Without a package and an edition: whatever is cheapest.
     *
     * @param wanted basic, standard or enterprise
     * @param channels how many accounts, or how many of each connector
     */
    public record Form(
            @JsonProperty("package") String wanted,
            String edition,
            List<String> modules,
            Integer seats,
            JsonNode channels,
            Boolean api,
            Boolean robot,
            List<String> addOns,
            List<String> oneOff,
            Current current) {}

    /**
     * What one has, with the same channels and add-ons.
     *
     * @param edition an edition or a package; null: whatever is cheapest for so many
     * @param seats 1 to 100,000, more or fewer than are wished
     * @param paidUntil the last day that is paid for, YYYY-MM-DD; null: the end of this month
     */
    public record Current(String edition, Integer seats, String paidUntil) {}

    /** What can be asked for. */
    @GET
    public QuoteView.Choices choices() {
        return views.choices(file.read());
    }

    @POST
    public QuoteView reckon(Form form) {
        PriceList prices = file.read();
        Quotes quotes = new Quotes(prices, Editions.builtIn());
        Quote.Wish wish = wish(form, prices);
        Quote quote = quotes.quote(wish);
        if (quote.chosen() == null) {
            throw Refused.unprocessable("quote.nobodySells");
        }
        return views.of(quote, form.current() == null ? null : change(form.current(), wish, quotes, quote));
    }

    private Quote.Change change(Current current, Quote.Wish wish, Quotes quotes, Quote quote) {
        String edition = current.edition() == null || current.edition().isBlank() ? null : current.edition().strip();
        LocalDate paidUntil = day(current.paidUntil());
        new Check()
                .that(current.seats() != null, "current.seats", "required")
                .range("current.seats", current.seats() == null ? 1 : current.seats(), 1, MOST)
                .that(edition == null || quotes.sold().contains(edition), "current.edition", "notChoice", list(quotes.sold()))
                .done();
        Quote.Wish has = new Quote.Wish(
                edition, edition == null ? wish.modules() : Set.of(), current.seats(), wish.channels(), wish.addOns(), Set.of());
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return quotes.change(has, quote.chosen(), today, paidUntil).orElseThrow(() -> Refused.unprocessable("quote.nobodySells"));
    }

    private static LocalDate day(String text) {
        try {
            LocalDate day = text == null || text.isBlank() ? null : LocalDate.parse(text.strip());
            // Java reads years of nine digits, too; after the last of them there is no next day.
            new Check().that(day == null || day.getYear() >= 2000 && day.getYear() <= 9998, "current.paidUntil", "notDate").done();
            return day;
        } catch (DateTimeParseException e) {
            throw Refused.invalid("current.paidUntil", "notDate");
        }
    }

    private static Quote.Wish wish(Form form, PriceList prices) {
        String edition = edition(form);
        List<String> known = new Quotes(prices, Editions.builtIn()).sold();
        Set<String> addOns = set(form.addOns());
        if (Boolean.TRUE.equals(form.api())) {
            addOns.add("api");
        }
        if (Boolean.TRUE.equals(form.robot())) {
            addOns.add("robot");
        }
        Set<String> modules = set(form.modules());
        Set<String> oneOff = set(form.oneOff());
        new Check()
                .that(form.seats() != null, "seats", "required")
                .range("seats", form.seats() == null ? 1 : form.seats(), 1, MOST)
                .that(edition == null || known.contains(edition), form.wanted() == null ? "edition" : "package", "notChoice", list(known))
                .that(Editions.builtIn().modules().containsAll(modules), "modules", "notChoice", list(Editions.builtIn().modules()))
                .that(prices.addOns().keySet().containsAll(addOns), "addOns", "notChoice", list(prices.addOns().keySet()))
                .that(prices.oneOff().keySet().containsAll(oneOff), "oneOff", "notChoice", list(prices.oneOff().keySet()))
                .done();
        return new Quote.Wish(edition, modules, form.seats(), channels(form.channels()), addOns, oneOff);
    }

    private static String edition(Form form) {
        if (form.wanted() == null || form.wanted().isBlank()) {
            return form.edition() == null || form.edition().isBlank() ? null : form.edition().strip();
        }
        String wanted = form.wanted().strip().toLowerCase(Locale.ROOT);
        return wanted.startsWith("package-") ? wanted : "package-" + wanted;
    }

    /** A number alone is of kinds that aren't named. */
    private static Map<String, Integer> channels(JsonNode channels) {
        Map<String, Integer> wished = new TreeMap<>();
        if (channels == null || channels.isNull()) {
            return wished;
        }
        if (channels.isObject() && channels.size() <= 100) {
            channels.properties().forEach(kind -> wished.put(kind.getKey(), number(kind.getValue())));
        } else {
            wished.put("*", number(channels));
        }
        return wished;
    }

    private static int number(JsonNode count) {
        if (!count.isInt() || count.intValue() < 0 || count.intValue() > MOST) {
            throw Refused.invalid("channels", "outOfRange", 0, MOST);
        }
        return count.intValue();
    }

    private static Set<String> set(List<String> words) {
        Set<String> set = new TreeSet<>();
        if (words != null) {
            words.stream().filter(Objects::nonNull).forEach(set::add);
        }
        return set;
    }

    private static String list(Collection<String> words) {
        return String.join(", ", words);
    }
}
