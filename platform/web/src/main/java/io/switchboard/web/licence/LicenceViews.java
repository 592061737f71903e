package io.switchboard.web.licence;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Seats;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.licence.BadLicence;
import io.switchboard.core.licence.EditionName;
import io.switchboard.core.licence.Editions;
import io.switchboard.core.licence.Entitlements;
import io.switchboard.core.licence.Entitlements.State;
import io.switchboard.core.licence.Licence;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.node.Nodes;
import io.switchboard.core.shared.Viewer;
import io.switchboard.host.Connectors;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Puts together what the features know of the licence and of what is used of it. */
@ApplicationScoped
public class LicenceViews {
    private static final String CLUSTER = "cluster";

    @Inject
    Caller caller;

    @Inject
    LicenceService service;

    @Inject
    Seats seats;

    @Inject
    Agents agents;

    @Inject
    ChannelAccounts accounts;

    @Inject
    Connectors connectors;

    @Inject
    Nodes nodes;

    LicenceView now() {
        Entitlements now = service.now();
        Locale locale = caller.locale();
        Optional<Licence> licence = Optional.ofNullable(now.licence());
        return new LicenceView(
                now.state().name(),
                edition(now, locale),
                licence.map(Licence::licensee).orElse(null),
                licence.map(Licence::id).orElse(null),
                now.demo(),
                licence.map(Licence::issuedAt).orElse(null),
                licence.map(l -> l.validFrom().toString()).orElse(null),
                licence.map(Licence::validTo).map(Objects::toString).orElse(null),
                licence.map(Licence::graceEnd).orElse(null),
                now.daysLeft() < 0 ? null : now.daysLeft(),
                now.warning() == 0 ? null : now.warning(),
                Optional.ofNullable(now.fault()).or(service::fileFault).map(f -> text(f, locale)).orElse(null),
                warnings(now, locale),
                seats(),
                channels(now, locale),
                Editions.builtIn().modules().stream().map(id -> module(now, id, locale)).toList(),
                licence.stream()
                        .flatMap(l -> l.addOns().stream().sorted())
                        .map(id -> new LicenceView.Named(id, EditionName.addOn(id).in(locale)))
                        .toList(),
                Editions.builtIn().all().stream().map(edition -> offer(now, edition, locale)).toList());
    }

    private static LicenceView.Named edition(Entitlements now, Locale locale) {
        String id = now.licence() == null ? Editions.COMMUNITY : now.licence().edition();
        return new LicenceView.Named(id, EditionName.edition(id).in(locale));
    }

    private static String text(BadLicence fault, Locale locale) {
        return Problem.text(locale, fault.code(), List.of(fault.detail()));
    }

    private List<String> warnings(Entitlements now, Locale locale) {
        List<String> warnings = new ArrayList<>();
        if (now.state() == State.WARNING || now.state() == State.GRACE || now.state() == State.EXPIRED) {
            String code = "licence.is" + now.state() + (now.demo() ? ".demo" : "");
            warnings.add(Problem.text(locale, code, List.of(now.daysLeft(), String.valueOf(now.licence().validTo()))));
        }
        int used = seats.holders().size();
        if (used > seats.allowed()) {
            warnings.add(Problem.text(locale, "licence.tooManySeats", List.of(used, seats.allowed())));
        }
        severalServers(now, nodes.hasOthers(), locale).ifPresent(warnings::add);
        return warnings;
    }

    /** Nobody is kept out for it: a server that takes another's place mustn't ask first. */
    static Optional<String> severalServers(Entitlements now, boolean others, Locale locale) {
        if (!others || now.has(CLUSTER)) {
            return Optional.empty();
        }
        String module = EditionName.module(CLUSTER).in(locale);
        return Optional.of(Problem.text(locale, "licence.severalServers", List.of(module, EditionName.having(CLUSTER).in(locale))));
    }

    private LicenceView.Seats seats() {
        List<UUID> ids = seats.holders();
        Map<UUID, Agent> people = agents.byIds(ids);
        List<LicenceView.Holder> holders = ids.stream()
                .map(people::get)
                .filter(Objects::nonNull)
                .map(a -> new LicenceView.Holder(a.id().toString(), a.name(), a.username(), a.lastSeenAt()))
                .toList();
        return new LicenceView.Seats(holders.size(), seats.allowed(), holders);
    }

    private List<LicenceView.Kind> channels(Entitlements now, Locale locale) {
        Map<String, String> names = new TreeMap<>();
        now.channels().keySet().stream().filter(id -> !id.equals(Licence.ALL)).forEach(id -> names.put(id, id));
        Map<String, Long> used = accounts.list(Viewer.PLATFORM).stream()
                .filter(ChannelAccount::isEnabled)
                .collect(Collectors.groupingBy(ChannelAccount::connector, Collectors.counting()));
        used.keySet().forEach(id -> names.put(id, id));
        connectors.list(locale).forEach(connector -> names.put(connector.id(), connector.name()));
        return names.entrySet().stream()
                .map(kind -> new LicenceView.Kind(
                        kind.getKey(),
                        kind.getValue(),
                        used.getOrDefault(kind.getKey(), 0L).intValue(),
                        now.channels(kind.getKey())))
                .toList();
    }

    private static LicenceView.Module module(Entitlements now, String id, Locale locale) {
        List<String> in = Editions.builtIn().having(id).stream()
                .map(key -> new EditionName(List.of(key)).in(locale))
                .toList();
        return new LicenceView.Module(id, EditionName.module(id).in(locale), now.has(id), in);
    }

    private static LicenceView.Offer offer(Entitlements now, Editions.Edition edition, Locale locale) {
        boolean current = edition.id().equals(now.licence() == null ? Editions.COMMUNITY : now.licence().edition());
        List<String> adds = edition.modules().stream()
                .filter(id -> !now.has(id))
                .map(id -> EditionName.module(id).in(locale))
                .toList();
        return new LicenceView.Offer(
                edition.id(), EditionName.edition(edition.id()).in(locale), edition.sized(), current, edition.seats(), adds);
    }
}
