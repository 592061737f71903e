package io.switchboard.core.setup;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Chronicle;
import io.switchboard.core.conversation.Files;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Sender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * The last days of a busy desk: conversations in all states, in both languages, with notes, files and ratings. The same each
 * time, but for the hour: everything lies as far back from now as it says. Chats that are still open fill their agents'
 * places, of which each keeps some; customers come back, so that some have a history.
 */
@ApplicationScoped
public class DemoConversations {
    private static final String SOURCE = "/io/switchboard/core/demo-conversations.txt";
    private static final int ROUNDS = 2;
    /** A new chat finds a place at everybody. */
    private static final int MOST_LIVE = 5;
    static final List<String> ORDERS = List.of("1042", "1057", "1063", "1088", "1101", "1119", "1126", "1140");
    static final Map<String, List<String>> ITEMS = Map.of(
            "zh", List.of("凤凰单丛", "白毫银针", "桂花红茶", "手冲壶", "玄米茶", "礼盒装"),
            "en", List.of("Jasmine Pearls", "Roasted Oolong", "travel kettle", "Lapsang", "Matcha set", "tasting box"));
    static final Map<String, List<String>> NAMES = Map.of(
            "zh", List.of("李娜", "王强", "陈晓雨", "赵敏", "刘洋", "周婷婷", "黄志远", "吴欣怡", "孙浩", "林芳", "徐静", "高磊", "马丽"),
            "en", List.of("Anna Berg", "James Okoro", "Sofia Rossi", "Liam Walsh", "Priya Nair", "Tomás Vidal", "Emma Dahl", "Noah Klein", "Grace Lee", "Olga Novak"));

    @Inject
    Clock clock;

    @Inject
    Agents store;

    @Inject
    Contacts contacts;

    @Inject
    Chronicle chronicle;

    @Inject
    Files files;

    /** What one customer and his agents said, as it stands in the source. */
    private record Script(String channel, String language, String subject, List<String> lines) {}

    /** How far a conversation has come. */
    private enum End {
        QUEUED,
        WAITING,
        ANSWERED,
        SNOOZED,
        CLOSED
    }

    /** @param channels by the names that the source has for them; agents by those of {@code agents}, of each channel's group */
    void tell(Map<String, ChannelAccount> channels, Map<String, List<Agent>> agents) {
        List<Script> scripts = scripts();
        Random random = new Random(20261122);
        List<End> ends = List.of(
                End.CLOSED, End.WAITING, End.CLOSED, End.ANSWERED, End.CLOSED, End.QUEUED, End.CLOSED, End.WAITING, End.CLOSED, End.SNOOZED, End.CLOSED);
        int all = scripts.size() * ROUNDS;
        Set<String> talking = new HashSet<>();
        Map<UUID, Integer> loads = new HashMap<>();
        for (int i = 0; i < all; i++) {
            Script script = scripts.get(i % scripts.size());
            End end = ends.get(i % ends.size());
            boolean live = !script.channel().equals("mail");
            // The older ones first, six days back; whoever waits has not waited for days, and nobody for hours before a screen.
            Duration age = end == End.CLOSED || end == End.SNOOZED
                    ? Duration.ofMinutes(90 + (long) (all - i) * 180 + random.nextInt(170))
                    : Duration.ofMinutes(live ? 3 + random.nextInt(end == End.QUEUED ? 4 : 22) : 12 + random.nextInt(end == End.QUEUED ? 50 : 300));
            List<Agent> team = agents.get(script.channel());
            Agent agent = team.get(random.nextInt(team.size()));
            boolean fills = live && (end == End.WAITING || end == End.ANSWERED);
            if (fills && loads.getOrDefault(agent.id(), 0) >= MOST_LIVE) {
                agent = team.stream().min(Comparator.comparing(one -> loads.getOrDefault(one.id(), 0))).orElseThrow();
            }
            if (fills) {
                loads.merge(agent.id(), 1, Integer::sum);
            }
            tell(script, channels.get(script.channel()), agent, end, clock.instant().minus(age), random, customer(script, i, end != End.CLOSED, talking));
        }
        loads.forEach(store::addLoad);
    }

    /** Which of the names of his language he has; nobody has two open conversations on one channel. */
    private static int customer(Script script, int number, boolean open, Set<String> talking) {
        int names = NAMES.get(script.language()).size();
        int place = number % names;
        for (int tries = 0; open && tries < names && !talking.add(script.channel() + script.language() + place); tries++) {
            place = (place + 1) % names;
        }
        return place;
    }

    private void tell(Script script, ChannelAccount channel, Agent agent, End end, Instant begin, Random random, int customer) {
        String name = NAMES.get(script.language()).get(customer);
        boolean mail = script.channel().equals("mail");
        boolean chinese = script.language().equals("zh");
        String address = "customer" + (chinese ? customer : customer + 20) + "@mail.example";
        // Numbers that nobody has.
        String phone = customer % 3 == 0 ? null : (chinese ? "+86 100 0000 01" : "+44 20 7946 01") + (10 + customer);
        Sender sender = new Sender(
                mail ? address : "demo-visitor-" + script.language() + customer,
                name,
                mail || customer % 2 == 0 ? address : null,
                mail ? null : phone,
                chinese ? "zh-CN" : "en");
        Contact contact = contacts.identify(channel.shopId(), channel.id(), sender).contact();
        Chronicle.Story story = chronicle.begin(channel, contact, sender.externalId(), !mail, begin);
        List<String> items = ITEMS.get(script.language());
        int item = random.nextInt(items.size());
        Map<String, String> words = Map.of(
                "{order}", ORDERS.get(random.nextInt(ORDERS.size())), "{item}", items.get(item), "{other}", items.get((item + 1) % items.size()));
        if (script.subject() != null) {
            story.about(filled(script.subject(), words));
        }
        Instant at = begin;
        Instant now = clock.instant();
        boolean assigned = false;
        for (String line : lines(script, end)) {
            Instant latest = now.minusSeconds(40);
            at = at.plusSeconds(25 + random.nextInt(mail ? 2400 : 150));
            at = at.isAfter(latest) ? latest : at;
            char who = line.charAt(0);
            if (who != 'C' && who != 'F' && !assigned && end != End.QUEUED) {
                story.assigned(agent, at);
                assigned = true;
            }
            String text = filled(line.substring(2), words);
            switch (who) {
                case 'C' -> story.asked(new Content.Text(text), at);
                case 'A' -> story.answered(agent, new Content.Text(text), at);
                case 'N' -> story.noted(agent, text, at);
                case 'F' -> story.asked(file(text, Files.Owner.channel(channel.id())), at);
                default -> story.answered(agent, file(text, Files.Owner.agent(agent.id())), at);
            }
        }
        finish(story, end, agent, assigned, at, random);
    }

    private void finish(Chronicle.Story story, End end, Agent agent, boolean assigned, Instant at, Random random) {
        if (!assigned && end != End.QUEUED) {
            story.assigned(agent, at);
        }
        if (end == End.SNOOZED) {
            story.snoozed(agent, clock.instant().plus(Duration.ofHours(3 + random.nextInt(40))), at);
        } else if (end == End.CLOSED) {
            story.closed(agent, at.plusSeconds(60));
            if (random.nextInt(3) > 0) {
                int score = random.nextInt(6) == 0 ? 3 : 4 + random.nextInt(2);
                story.rated(score, score == 5 && random.nextBoolean() ? "👍" : null, at.plusSeconds(90));
            }
        }
    }

    /** So many of its lines that it ends as it should: the whole, up to a question, or the first question alone. */
    private static List<String> lines(Script script, End end) {
        List<String> lines = script.lines();
        int stop = lines.size();
        if (end == End.QUEUED) {
            stop = 1;
            while (stop < lines.size() && "CF".indexOf(lines.get(stop).charAt(0)) >= 0) {
                stop++;
            }
        } else if (end == End.WAITING) {
            while (stop > 1 && lines.get(stop - 1).charAt(0) != 'C') {
                stop--;
            }
        } else if (end == End.ANSWERED || end == End.SNOOZED) {
            while (stop > 1 && lines.get(stop - 1).charAt(0) != 'A') {
                stop--;
            }
        }
        return lines.subList(0, stop);
    }

    private static String filled(String text, Map<String, String> words) {
        String filled = text;
        for (Map.Entry<String, String> word : words.entrySet()) {
            filled = filled.replace(word.getKey(), word.getValue());
        }
        return filled;
    }

    private Content file(String name, Files.Owner owner) {
        boolean picture = name.toLowerCase(Locale.ROOT).endsWith(".png");
        byte[] bytes = picture ? DemoPicture.png() : ("上海青禾设计有限公司\n税号 91310000MA1K000000\n").getBytes(StandardCharsets.UTF_8);
        try {
            FileRef file = files.store(owner, name, new ByteArrayInputStream(bytes));
            return picture ? new Content.Image(file, null) : new Content.File(file, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Script> scripts() {
        List<Script> scripts = new ArrayList<>();
        for (String line : source().lines().toList()) {
            if (line.startsWith("=")) {
                String[] head = line.substring(1).strip().split(" ", 3);
                scripts.add(new Script(head[0], head[1], head.length > 2 ? head[2] : null, new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                scripts.get(scripts.size() - 1).lines().add(line);
            }
        }
        return scripts;
    }

    private static String source() {
        try (InputStream in = DemoConversations.class.getResourceAsStream(SOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
