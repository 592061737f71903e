package io.switchboard.core.setup;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.ticket.Priority;
import io.switchboard.core.ticket.TicketChronicle;
import io.switchboard.core.ticket.TicketChronicle.Beginning;
import io.switchboard.core.ticket.TicketChronicle.Story;
import io.switchboard.spi.message.Sender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * A month of tickets of a busy desk, the same each time but for the day: most of them done, those of the last days on their way, some waiting
 * for somebody to take them, some late.
 */
@ApplicationScoped
public class DemoTickets {
    private static final int DAYS = 30;
    /** So many on a working day; on a Saturday and Sunday half of it. */
    private static final int A_DAY = 7;

    private static final List<String> TAGS = List.of("channel-web", "channel-web", "channel-email", "form", "phone");
    private static final Map<String, String> PROBLEMS = Map.of(
            "logistics", "物流 Delivery", "problem-goods", "商品质量 Goods", "complaint", "服务 Service", "general", "咨询 Question");
    private static final LocalTime OPENS = LocalTime.of(9, 0);
    private static final int OPEN_MINUTES = 8 * 60;

    @Inject
    Clock clock;

    @Inject
    Contacts contacts;

    @Inject
    TicketChronicle chronicle;

    /**
     * Who works where.
     *
     * @param customers the channel whose customers ask
     * @param groups the departments by name, with their people; {@code -} for those who take everything else
     * @param ids of the groups, by name
     */
    record Desk(ChannelAccount customers, Map<String, List<Agent>> groups, Map<String, UUID> ids, Agent supervisor) {}

    void tell(Desk desk, ZoneId zone) {
        List<DemoTicketScript> scripts = DemoTicketScript.all();
        Random random = new Random(20261123);
        ZonedDateTime today = clock.instant().atZone(zone);
        int number = 0;
        for (int day = DAYS; day >= 0; day--) {
            ZonedDateTime date = today.minusDays(day);
            boolean weekend = date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
            int many = (weekend ? A_DAY / 2 : A_DAY) + random.nextInt(3);
            for (int i = 0; i < many; i++) {
                Instant at = date.with(OPENS).plusMinutes(random.nextInt(OPEN_MINUTES)).toInstant();
                // Today's came in the last hours, whatever the hour is now.
                Instant begin = day == 0 ? clock.instant().minus(Duration.ofMinutes(5 + random.nextInt(180))) : at;
                tell(desk, scripts.get(weighted(random, scripts.size())), number++, day, begin, random);
            }
        }
    }

    /** Some happen more often than others, the first ones most. */
    private static int weighted(Random random, int size) {
        return (int) (size * Math.pow(random.nextDouble(), 1.4));
    }

    private void tell(Desk desk, DemoTicketScript script, int number, int daysAgo, Instant begin, Random random) {
        boolean internal = script.isInternal();
        Contact customer = internal ? null : customer(desk.customers(), script.isChinese(), number);
        Map<String, String> words = words(script, begin, random);
        String tag = internal ? "internal" : TAGS.get(random.nextInt(TAGS.size()));
        ChannelAccount channel = tag.equals(desk.customers().connector()) ? desk.customers() : null;
        Agent asker = people(desk, script.group()).get(0);
        Beginning beginning = new Beginning(
                script.type(), desk.customers().shopId(), desk.ids().get(script.group()), channel, tag, filled(script.subject(), words),
                internal ? null : filled(script.request(), words), Priority.valueOf(script.priority()), fields(script.fields(), words));
        Story story = internal ? chronicle.begin(beginning, asker, begin) : chronicle.begin(beginning, customer, begin);
        Instant at = begin;
        int steps = stopsAfter(script, daysAgo, random);
        for (DemoTicketScript.Line line : script.lines().subList(0, steps)) {
            // Mostly quick; now and then somebody leaves it lying for hours.
            at = at.plus(Duration.ofMinutes(random.nextInt(60) == 0 ? 120 + random.nextInt(240) : 1 + random.nextInt(9)));
            if (at.isAfter(clock.instant())) {
                break;
            }
            happened(desk, story, line, customer, words, at, random);
            if (story.ticket().problem() == null && story.ticket().assigneeId() != null) {
                story.classed(agent(desk, story, random, at), PROBLEMS.getOrDefault(script.type(), "其他 Other"), at);
            }
        }
        story.untilNow();
    }

    /** Old ones were told to their end; of the last days many are on their way, and some of today's nobody has taken. */
    private static int stopsAfter(DemoTicketScript script, int daysAgo, Random random) {
        int all = script.lines().size();
        if (daysAgo > 3) {
            return random.nextInt(25) == 0 ? 1 + random.nextInt(all) : all;
        }
        return daysAgo == 0 ? random.nextInt(Math.min(4, all) + 1) : 1 + random.nextInt(all);
    }

    private void happened(
            Desk desk, Story story, DemoTicketScript.Line line, Contact customer, Map<String, String> words, Instant at, Random random) {
        String text = filled(line.text(), words);
        switch (line.who()) {
            case 'C' -> story.asked(customer, text, at);
            case 'U' -> story.urged(customer, text, at);
            case 'R' -> story.rated(customer, line.score(), text.isEmpty() ? null : text, at);
            case 'A' -> story.answered(agent(desk, story, random, at), text, at);
            case 'N' -> story.noted(agent(desk, story, random, at), text, at);
            default -> {
                Agent agent = agent(desk, story, random, at);
                story.moved(agent, line.way(), text.isEmpty() ? null : text, fields(line.fields(), words), at);
            }
        }
    }

    /** Whose it is; where it is nobody's, somebody of its group gets it first, now and then by the supervisor's hand. */
    private static Agent agent(Desk desk, Story story, Random random, Instant at) {
        UUID group = story.ticket().groupId();
        String name = desk.ids().entrySet().stream().filter(e -> e.getValue().equals(group)).map(Map.Entry::getKey).findFirst().orElse("-");
        List<Agent> people = people(desk, name);
        UUID assignee = story.ticket().assigneeId();
        if (assignee != null) {
            return people(desk, "-").stream().filter(one -> one.id().equals(assignee)).findFirst().orElse(people.get(0));
        }
        Agent next = people.get(random.nextInt(people.size()));
        story.assigned(next, random.nextInt(30) == 0 ? desk.supervisor() : null, at);
        return next;
    }

    private static List<Agent> people(Desk desk, String group) {
        return desk.groups().getOrDefault(group, desk.groups().get("-"));
    }

    private Contact customer(ChannelAccount channel, boolean chinese, int number) {
        List<String> names = DemoConversations.NAMES.get(chinese ? "zh" : "en");
        int place = (int) ((number * 7L) % names.size());
        String language = chinese ? "zh" : "en";
        // Whoever chatted with the demo shop is the same person here.
        Sender sender = new Sender(
                "demo-visitor-" + language + place,
                names.get(place),
                place % 2 == 0 ? "customer" + (chinese ? place : place + 20) + "@mail.example" : null,
                null,
                chinese ? "zh-CN" : "en");
        return contacts.identify(channel.shopId(), channel.id(), sender).contact();
    }

    private static Map<String, String> words(DemoTicketScript script, Instant begin, Random random) {
        List<String> items = DemoConversations.ITEMS.get(script.isChinese() ? "zh" : "en");
        return Map.of(
                "{order}", DemoConversations.ORDERS.get(random.nextInt(DemoConversations.ORDERS.size())),
                "{item}", items.get(random.nextInt(items.size())),
                "{tracking}", "SF" + (100_000_000L + random.nextInt(899_999_999)),
                "{date}", begin.minus(Duration.ofDays(3 + random.nextInt(9))).toString().substring(0, 10));
    }

    private static String filled(String text, Map<String, String> words) {
        String filled = text;
        for (Map.Entry<String, String> word : words.entrySet()) {
            filled = filled.replace(word.getKey(), word.getValue());
        }
        return filled;
    }

    private static Map<String, Object> fields(Map<String, String> fields, Map<String, String> words) {
        Map<String, Object> filled = new LinkedHashMap<>();
        new HashMap<>(fields).forEach((key, value) -> {
            String text = filled(value, words);
            filled.put(key, text.equals("true") ? Boolean.TRUE : text);
        });
        return filled;
    }
}
