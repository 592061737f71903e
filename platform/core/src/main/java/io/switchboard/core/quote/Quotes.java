package io.switchboard.core.quote;

import io.switchboard.core.licence.Editions;
import io.switchboard.core.quote.PriceList.Way;
import io.switchboard.core.quote.Quote.Line;
import io.switchboard.core.quote.Quote.NotIncluded;
import io.switchboard.core.quote.Quote.Offer;
import io.switchboard.core.quote.Quote.Wish;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reckons what a wish costs by each way of the price list. */
public final class Quotes {
    /** Years within which buying is compared with renting. */
    private static final int LONGEST = 20;

    private final PriceList prices;
    private final Editions editions;

    public Quotes(PriceList prices, Editions editions) {
        this.prices = prices;
        this.editions = editions;
    }

    /** @param wish its ids are known */
    public Quote quote(Wish wish) {
        List<Offer> offers = new ArrayList<>();
        for (Way way : prices.ways()) {
            offer(way, wish).ifPresent(offers::add);
        }
        offers.sort(Comparator.comparing(Offer::firstYear).thenComparing(Offer::monthly));
        Offer chosen = offers.stream()
                .filter(offer -> wish.edition() == null || offer.edition().equals(wish.edition()))
                .findFirst()
                .orElse(null);
        List<Offer> others = offers.stream().filter(offer -> offer != chosen).toList();
        return new Quote(prices.currency(), chosen, others, notIncluded(wish, chosen));
    }

    /** Ids of the editions and packages that are sold. */
    public List<String> sold() {
        return prices.ways().stream().map(Way::edition).toList();
    }

    private Optional<Offer> offer(Way way, Wish wish) {
        Set<String> has = editions.find(way.edition()).map(Editions.Edition::modules).orElse(Set.of());
        Set<String> bought = new TreeSet<>();
        for (String id : wish.addOns()) {
            if (!has.containsAll(modulesOf(id))) {
                bought.add(id);
            }
        }
        Set<String> all = new HashSet<>(has);
        bought.forEach(id -> all.addAll(modulesOf(id)));
        int further = Math.max(0, wish.seats() - way.seats());
        boolean can = all.containsAll(needed(wish))
                && (further == 0 || way.seat() != null)
                && prices.addOns().keySet().containsAll(bought);
        return can ? Optional.of(offer(way, wish, bought, further)) : Optional.empty();
    }

    /** The wished edition's modules are what another way must have too. */
    private Set<String> needed(Wish wish) {
        Set<String> needed = new HashSet<>(wish.modules());
        Optional.ofNullable(wish.edition()).flatMap(editions::find).ifPresent(edition -> needed.addAll(edition.modules()));
        return needed;
    }

    private Set<String> modulesOf(String addOn) {
        return editions.addOn(addOn).map(Editions.AddOn::modules).orElse(Set.of());
    }

    private Offer offer(Way way, Wish wish, Set<String> bought, int further) {
        List<Line> lines = new ArrayList<>();
        if (way.base().signum() > 0) {
            lines.add(line("base", null, 1, way.base(), false));
        }
        if (further > 0) {
            lines.add(line("seat", null, further, way.seat(), false));
        }
        further(wish.channels()).forEach((kind, count) -> lines.add(line("channel", kind, count, prices.channel(kind), false)));
        bought.forEach(id -> lines.add(line("addOn", id, 1, prices.addOns().get(id), false)));
        new TreeSet<>(wish.oneOff()).forEach(id -> lines.add(line("oneOff", id, 1, prices.oneOff().get(id), true)));
        BigDecimal monthly = sum(lines, false);
        BigDecimal yearly = cents(monthly.multiply(BigDecimal.valueOf(12L - prices.freeMonthsAYear())));
        BigDecimal once = sum(lines, true);
        return new Offer(way.edition(), lines, monthly, yearly, once, cents(yearly.add(once)), purchase(monthly, yearly, once));
    }

    private Quote.Purchase purchase(BigDecimal monthly, BigDecimal yearly, BigDecimal once) {
        PriceList.Purchase sold = prices.purchase();
        if (sold == null || monthly.signum() == 0) {
            return null;
        }
        BigDecimal price = cents(monthly.multiply(sold.months()));
        BigDecimal maintenance = cents(price.multiply(sold.maintenancePercent()).movePointLeft(2));
        BigDecimal firstYear = price.add(once).add(sold.freeYears() == 0 ? maintenance : BigDecimal.ZERO);
        Integer cheaperAfter = null;
        for (int years = 1; years <= LONGEST && cheaperAfter == null; years++) {
            BigDecimal kept = maintenance.multiply(BigDecimal.valueOf(Math.max(0, years - sold.freeYears())));
            if (price.add(kept).compareTo(yearly.multiply(BigDecimal.valueOf(years))) < 0) {
                cheaperAfter = years;
            }
        }
        return new Quote.Purchase(price, maintenance, sold.freeYears(), cents(firstYear), cheaperAfter);
    }

    /**
     * What changes for one who has something already. More is there at once; less is paid when what has been paid for is over,
     * or without that with the next month, and not before the notice of the price list has passed.
     *
     * @param paidUntil the last day that has been paid for; null: to the end of the month
     * @return empty when nobody sells what he has
     */
    public Optional<Quote.Change> change(Wish has, Offer wished, LocalDate today, LocalDate paidUntil) {
        return Optional.ofNullable(quote(has).chosen()).map(now -> {
            BigDecimal monthly = wished.monthly().subtract(now.monthly());
            BigDecimal yearly = wished.yearly().subtract(now.yearly());
            LocalDate from = monthly.signum() < 0 ? less(today, paidUntil) : today;
            return new Quote.Change(now, monthly, yearly, from);
        });
    }

    private LocalDate less(LocalDate today, LocalDate paidUntil) {
        LocalDate first = today.plusDays(prices.noticeDays());
        boolean inTime = paidUntil != null && paidUntil.plusDays(1).isAfter(today) && !paidUntil.plusDays(1).isBefore(first);
        return inTime ? paidUntil.plusDays(1) : first.with(TemporalAdjusters.firstDayOfNextMonth());
    }

    /** Those that don't come with every way; the dearest ones do. */
    private Map<String, Integer> further(Map<String, Integer> wished) {
        Map<String, Integer> further = new TreeMap<>(wished);
        int free = prices.channelsIncluded();
        List<String> dearestFirst = wished.keySet().stream()
                .sorted(Comparator.comparing(prices::channel).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        for (String kind : dearestFirst) {
            int taken = Math.min(free, further.get(kind));
            free -= taken;
            further.merge(kind, -taken, Integer::sum);
        }
        further.values().removeIf(count -> count <= 0);
        return further;
    }

    private List<NotIncluded> notIncluded(Wish wish, Offer chosen) {
        List<NotIncluded> list = new ArrayList<>();
        Set<String> has = chosen == null
                ? Set.of()
                : editions.find(chosen.edition()).map(Editions.Edition::modules).orElse(Set.of());
        new TreeMap<>(prices.addOns()).forEach((id, price) -> {
            if (!wish.addOns().contains(id) && !has.containsAll(modulesOf(id))) {
                list.add(new NotIncluded("addOn", id, cents(price), false));
            }
        });
        new TreeMap<>(prices.oneOff()).forEach((id, price) -> {
            if (!wish.oneOff().contains(id)) {
                list.add(new NotIncluded("oneOff", id, cents(price), true));
            }
        });
        prices.hidden().forEach(id -> list.add(new NotIncluded("hidden", id, null, false)));
        return list;
    }

    private static Line line(String kind, String id, int quantity, BigDecimal each, boolean once) {
        return new Line(kind, id, quantity, cents(each), cents(each.multiply(BigDecimal.valueOf(quantity))), once);
    }

    private static BigDecimal sum(List<Line> lines, boolean once) {
        return cents(lines.stream().filter(line -> line.once() == once).map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }
}
