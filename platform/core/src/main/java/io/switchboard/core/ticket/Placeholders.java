package io.switchboard.core.ticket;

import io.switchboard.core.agent.Groups;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.channel.ChannelAccounts;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Texts;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {{contact.name}}} and its like in texts that were written before anybody knew for which ticket: the names that phrases have. */
@ApplicationScoped
@Transactional
public class Placeholders {
    private static final Pattern MARK = Pattern.compile("\\{\\{\\s*([^{}]{1,60}?)\\s*\\}\\}");

    @Inject
    Contacts contacts;

    @Inject
    Groups groups;

    @Inject
    ChannelAccounts channels;

    @Inject
    Clock clock;

    /**
     * A text for one ticket.
     *
     * @param text with what is known put in; the rest stands as it was written
     * @param gaps the names of the rest, each once
     */
    public record Filled(String text, List<String> gaps) {}

    /**
     * With nothing left to fill.
     *
     * @throws Refused CONFLICT naming the first name that has no value for this ticket: nobody is to read the mark
     */
    String whole(String text, Ticket ticket, Viewer viewer) {
        Filled filled = fill(text, ticket, viewer);
        if (!filled.gaps().isEmpty()) {
            throw Refused.conflict("macro.gap", filled.gaps().get(0));
        }
        return filled.text();
    }

    /** As far as it goes. */
    public Filled fill(String text, Ticket ticket, Viewer viewer) {
        Matcher mark = MARK.matcher(text);
        if (!mark.find()) {
            return new Filled(text, List.of());
        }
        Map<String, String> values = values(ticket, viewer);
        List<String> gaps = new ArrayList<>();
        String filled = mark.reset().replaceAll(found -> {
            String value = Texts.orNull(values.get(found.group(1).toLowerCase(Locale.ROOT)));
            if (value == null && !gaps.contains(found.group(1))) {
                gaps.add(found.group(1));
            }
            return Matcher.quoteReplacement(value == null ? found.group() : value);
        });
        return new Filled(filled, gaps);
    }

    private Map<String, String> values(Ticket ticket, Viewer viewer) {
        Map<String, String> values = new HashMap<>();
        Contact contact = ticket.contactId() == null ? null : contacts.byIds(Set.of(ticket.contactId())).get(ticket.contactId());
        if (contact != null) {
            values.put("contact.name", contact.name());
            values.put("contact.email", contact.email());
            values.put("contact.phone", contact.phone());
        }
        values.put("agent.name", viewer.name());
        values.put("shop.name", groups.knownShop(ticket.shopId()).name());
        groups.list().stream().filter(group -> group.id().equals(ticket.groupId())).forEach(group -> values.put("group.name", group.name()));
        ChannelAccount channel = ticket.channelId() == null ? null : channels.byIds(Set.of(ticket.channelId())).get(ticket.channelId());
        if (channel != null) {
            values.put("channel.name", channel.name());
        }
        values.put("ticket.number", "#" + ticket.number());
        values.put("ticket.subject", ticket.subject());
        ZonedDateTime now = clock.instant().atZone(groups.knownShop(ticket.shopId()).zone());
        values.put("date", DateTimeFormatter.ISO_LOCAL_DATE.format(now));
        values.put("time", DateTimeFormatter.ofPattern("HH:mm").format(now));
        return values;
    }
}
