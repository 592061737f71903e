package io.switchboard.web.quote;

import io.switchboard.core.licence.EditionName;
import io.switchboard.core.quote.PriceList;
import io.switchboard.core.quote.Quote;
import io.switchboard.host.Connectors;
import io.switchboard.web.quote.QuoteView.Named;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Quotes with the names of what is in them, in the caller's language. */
@ApplicationScoped
public class QuoteViews {
    @Inject
    Caller caller;

    @Inject
    Connectors connectors;

    QuoteView of(Quote quote, Quote.Change change) {
        Quote.Offer chosen = quote.chosen();
        QuoteView.Offer offer = of(chosen);
        return new QuoteView(
                quote.currency(),
                offer.edition(),
                offer.lines(),
                chosen.monthly(),
                chosen.yearly(),
                chosen.oneOff(),
                chosen.firstYear(),
                quote.others().stream().filter(o -> o.firstYear().compareTo(chosen.firstYear()) < 0).map(this::of).toList(),
                quote.others().stream().filter(o -> o.firstYear().compareTo(chosen.firstYear()) >= 0).map(this::of).toList(),
                quote.notIncluded().stream()
                        .map(n -> new QuoteView.NotIncluded(n.id(), name(n.kind(), n.id()), n.price(), n.once()))
                        .toList(),
                offer.purchase(),
                change == null ? null : of(change));
    }

    private QuoteView.Change of(Quote.Change change) {
        Quote.Offer now = change.now();
        return new QuoteView.Change(
                edition(now.edition()), now.monthly(), now.yearly(), change.monthly(), change.yearly(), change.from().toString());
    }

    private QuoteView.Offer of(Quote.Offer offer) {
        List<QuoteView.Line> lines = offer.lines().stream()
                .map(l -> new QuoteView.Line(
                        l.kind(), l.id(), name(l.kind(), l.id()), l.quantity(), l.each(), l.amount(), l.once()))
                .toList();
        return new QuoteView.Offer(
                edition(offer.edition()), lines, offer.monthly(), offer.yearly(), offer.oneOff(), offer.firstYear(), of(offer.purchase()));
    }

    private static QuoteView.Purchase of(Quote.Purchase p) {
        return p == null ? null : new QuoteView.Purchase(p.price(), p.maintenance(), p.freeYears(), p.firstYear(), p.cheaperAfter());
    }

    QuoteView.Choices choices(PriceList prices) {
        Map<String, String> kinds = new TreeMap<>();
        prices.channels().keySet().stream().filter(id -> !id.equals("*")).forEach(id -> kinds.put(id, id));
        connectors.list(caller.locale()).forEach(connector -> kinds.put(connector.id(), connector.name()));
        return new QuoteView.Choices(
                prices.currency(),
                prices.ways().stream().map(way -> edition(way.edition())).toList(),
                kinds.entrySet().stream().map(kind -> new Named(kind.getKey(), kind.getValue())).toList(),
                named("addOn", prices.addOns()),
                named("oneOff", prices.oneOff()));
    }

    private List<Named> named(String kind, Map<String, ?> prices) {
        return new TreeMap<>(prices).keySet().stream().map(id -> new Named(id, name(kind, id))).toList();
    }

    private Named edition(String id) {
        return new Named(id, EditionName.edition(id).in(caller.locale()));
    }

    /** A thing of somebody's own price list is called by its id. */
    private String name(String kind, String id) {
        if (kind.equals("addOn")) {
            return EditionName.addOn(id).in(caller.locale());
        }
        if (kind.equals("channel")) {
            return connectors.list(caller.locale()).stream()
                    .filter(connector -> connector.id().equals(id))
                    .map(Connectors.View::name)
                    .findFirst()
                    .orElse(id);
        }
        String key = "quote." + kind + (id == null ? "" : "." + id);
        String text = Problem.text(caller.locale(), key, List.of());
        return text.equals(key) && id != null ? id : text;
    }
}
