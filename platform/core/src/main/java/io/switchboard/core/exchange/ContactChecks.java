package io.switchboard.core.exchange;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a line can be taken, and what it is then known by. */
@ApplicationScoped
@Transactional
public class ContactChecks {
    @Inject
    Groups groups;

    @Inject
    ChannelAccounts channels;

    /** Who somebody is on a channel. */
    record Identity(UUID channel, String externalId) {}

    /** A line without faults. */
    record Checked(ContactLine of, UUID shop, List<Identity> identities) {
        /** Null without one, or for what is no id of ours. */
        UUID id() {
            try {
                return of.id() == null ? null : UUID.fromString(of.id());
            } catch (IllegalArgumentException ofAnotherSystem) {
                return null;
            }
        }

        String email() {
            return of.email() == null ? null : of.email().toLowerCase(Locale.ROOT);
        }

        String phone() {
            return of.phone() == null ? null : digits(of.phone());
        }

        /** By what it is known again within a file. */
        List<String> keys() {
            return Stream.concat(
                            identities.stream().map(identity -> identity.channel() + " " + identity.externalId()),
                            Stream.of(key("e", email()), key("p", phone())).flatMap(Optional::stream))
                    .toList();
        }

        private Optional<String> key(String kind, String value) {
            return Optional.ofNullable(value).map(known -> kind + shop + known);
        }
    }

    /** A number without what people write into it to read it better. */
    static String digits(String phone) {
        return phone.replaceAll("[ ().\\-/]", "");
    }

    /**
     * Looks at a line.
     *
     * @throws Refused INVALID, naming all that is wrong
     */
    Checked check(ContactImport.Run run, ContactLine line) {
        if (line.fault() != null) {
            throw Refused.invalid(List.of(line.fault()));
        }
        UUID shop = line.shop() == null ? run.shop() : shop(run.shops(), line.shop());
        Check check = new Check()
                .optional("name", line.name(), 200)
                .email("email", line.email())
                .optional("phone", line.phone(), 40)
                .optional("locale", line.locale(), 20)
                .optional("note", line.note(), 20_000)
                .that(line.fields().size() <= 50, "fields", "tooMany", 50)
                .that(line.identities().size() <= 20, "identities", "tooMany", 20);
        line.fields().forEach((key, value) -> own(check, key, value));
        boolean known = line.email() != null || line.phone() != null && !digits(line.phone()).isEmpty() || !line.identities().isEmpty();
        check.that(known, "email", "nothingToKnowBy").done();
        List<Identity> identities = new ArrayList<>();
        for (ContactLine.Identity each : line.identities()) {
            identities.add(identity(shop, each));
        }
        return new Checked(line, shop, identities);
    }

    private static void own(Check check, String key, Object value) {
        check.text("fields", key, 50);
        if (value instanceof String text) {
            check.optional("fields." + key, text, 2000);
        }
    }

    private static UUID shop(Set<UUID> shops, String id) {
        return shops.stream()
                .filter(shop -> shop.toString().equals(id))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("shop", "unknown"));
    }

    private Identity identity(UUID shop, ContactLine.Identity said) {
        new Check().text("channel", said.channel(), 100).text("externalId", said.externalId(), 320).done();
        ChannelAccount channel = channels.knownByKey(said.channel())
                .or(() -> byId(said.channel()))
                .filter(account -> !account.isDeleted())
                .orElseThrow(() -> Refused.invalid("channel", "unknown"));
        if (!channel.shopId().equals(shop)) {
            throw Refused.invalid("channel", "channelOfOtherShop");
        }
        return new Identity(channel.id(), said.externalId());
    }

    private Optional<ChannelAccount> byId(String text) {
        try {
            return channels.known(UUID.fromString(text));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    /**
     * How a file is taken: lines may name his shops, and are of the first of them when they name none.
     *
     * @param named the shop of lines that name none; null: the first
     */
    ContactImport.Run run(Viewer viewer, String named, boolean trial) {
        Set<UUID> his = groups.shops().stream()
                .map(Shop::id)
                .filter(shop -> viewer.shops().isEmpty() || viewer.shops().contains(shop))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (his.isEmpty()) {
            throw Refused.notFound("shop");
        }
        UUID usual = named == null || named.isBlank() ? his.iterator().next() : shop(his, named.strip());
        return new ContactImport.Run(viewer, usual, his, trial, new HashSet<>());
    }
}
