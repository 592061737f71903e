package io.switchboard.core.report;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.shared.Languages;
import io.switchboard.core.ticket.FormTickets;
import io.switchboard.core.ticket.type.TicketTypes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.text.MessageFormat;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** What the lines and figures of reports are called, in the reader's language. */
@ApplicationScoped
@Transactional
public class ReportNames {
    @Inject
    Agents agents;

    @Inject
    ChannelAccounts channels;

    @Inject
    Groups groups;

    @Inject
    TicketTypes types;

    /**
     * The names of these lines; of others, and of what is gone, their keys.
     *
     * @param by null: there are no lines
     * @param keys null is among them where some tickets have none
     */
    public UnaryOperator<String> of(Dimension by, Collection<String> keys, Locale locale) {
        Map<String, String> known = new HashMap<>();
        List<String> told = keys.stream().filter(Objects::nonNull).toList();
        if (by != null) {
            switch (by) {
                case AGENT -> agents.byIds(told.stream().map(UUID::fromString).toList()).values()
                        .forEach((Agent agent) -> known.put(agent.id().toString(), agent.name()));
                case GROUP -> groups.list().forEach((AgentGroup group) -> known.put(group.id().toString(), group.name()));
                case SHOP -> groups.shops().forEach((Shop shop) -> known.put(shop.id().toString(), shop.name()));
                case TYPE -> told.forEach(key -> types.current(key).ifPresent(type -> known.put(key, type.name().in(locale))));
                case CHANNEL -> {
                    known.put(FormTickets.CHANNEL_TAG, text(locale, "channel.form"));
                    List<UUID> ids = told.stream().flatMap(key -> Dimension.account(key).stream()).toList();
                    channels.byIds(ids).values().forEach((ChannelAccount account) -> known.put(account.id().toString(), account.name()));
                }
                case PRIORITY -> told.forEach(key -> known.put(key, text(locale, "priority." + key)));
                default -> {}
            }
        }
        return key -> key == null ? text(locale, "none") : known.getOrDefault(key, key);
    }

    /** Words of {@code figures.properties}. */
    public static String text(Locale locale, String key) {
        return Languages.here().text("figures", ReportNames.class, "io.switchboard.core.figures", locale, key);
    }

    /** The same with gaps, which are filled as they stand: a number brings its own form. */
    public static String text(Locale locale, String key, String... arguments) {
        return MessageFormat.format(text(locale, key), (Object[]) arguments);
    }
}
