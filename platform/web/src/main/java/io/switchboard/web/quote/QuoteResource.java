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
            List<String> oneOff) {}

    /** What can be asked for. */
    @GET
    public QuoteView.Choices choices() {
        return views.choices(file.read());
    }

    @POST
    public QuoteView reckon(Form form) {
        PriceList prices = file.read();
        Quote quote = new Quotes(prices, Editions.builtIn()).quote(wish(form, prices));
        if (quote.chosen() == null) {
            throw Refused.unprocessable("quote.nobodySells");
        }
        return views.of(quote);
    }

    private static Quote.Wish wish(Form form, PriceList prices) {
        String edition = edition(form);
        List<String> known = prices.ways().stream().map(PriceList.Way::edition).toList();
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
