package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.exchange.ContactImport.Kind;
import io.switchboard.core.exchange.ContactImport.Outcome;
import io.switchboard.core.exchange.ContactImports;
import io.switchboard.core.exchange.Exports;
import io.switchboard.core.exchange.Exports.Part;
import io.switchboard.core.exchange.Exports.Span;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Grants;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes out in bulk and what comes in, on each database. */
abstract class ExchangeContract extends CoreMoves {
    private static final Span EVER = new Span(null, null);
    private static final String PEOPLE = "name,email,phone,field.city\nAnna,anna@x.example,+86 138-0000-0001,上海\nBen,BEN@x.example,,\n";

    private ContactImports.Summary last;

    private List<Outcome> take(byte[] file, String format, boolean trial) {
        return take(Viewer.PLATFORM, file, format, trial);
    }

    private List<Outcome> take(Viewer viewer, byte[] file, String format, boolean trial) {
        return store.tx(() -> {
            List<Outcome> outcomes = new ArrayList<>();
            try (var upload = store.get(ContactImports.class).open(viewer, new ByteArrayInputStream(file), format, null, trial)) {
                last = upload.run(outcomes::addAll);
            }
            return outcomes;
        });
    }

    private List<Kind> csv(String text) {
        return kinds(take(text.getBytes(StandardCharsets.UTF_8), "csv", false));
    }

    private List<Kind> json(String text) {
        return kinds(take(text.getBytes(StandardCharsets.UTF_8), "ndjson", false));
    }

    private static List<Kind> kinds(List<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::kind).toList();
    }

    private List<Contact> everybody() {
        return store.tx(() -> store.get(Contacts.class).readAfter(Viewer.PLATFORM, new UUID(0, 0), null, null, 10_000));
    }

    @Test
    void theSameFileAgainChangesNothing() {
        assertThat(csv(PEOPLE)).containsExactly(Kind.CREATED, Kind.CREATED);
        assertThat(csv(PEOPLE)).containsExactly(Kind.UNCHANGED, Kind.UNCHANGED);
        assertThat(everybody()).hasSize(2);
        Contact anna = everybody().stream().filter(contact -> "Anna".equals(contact.name())).findFirst().orElseThrow();
        assertThat(anna.fields()).isEqualTo(Map.of("city", "上海"));
        assertThat(csv("email,name\nANNA@X.example,Anna Li\n")).containsExactly(Kind.UPDATED);
        assertThat(csv("phone,note\n+8613800000001,calls often\n")).as("a number is the same however it is written").containsExactly(Kind.UPDATED);
        Contact now = store.tx(() -> store.get(Contacts.class).get(Viewer.PLATFORM, anna.id()));
        assertThat(now.name()).isEqualTo("Anna Li");
        assertThat(now.note()).isEqualTo("calls often");
        assertThat(now.fields()).as("what isn't said stays").isEqualTo(Map.of("city", "上海"));
        assertThat(everybody()).hasSize(2);
    }

    @Test
    void aTrialChangesNothingAndSaysWhatWouldBe() {
        csv("email,name\nanna@x.example,Anna\n");
        String file = "email,name\nanna@x.example,Anna\nanna@x.example,Other\nnew@x.example,New\nNEW@x.example,Newer\nbad,x\n";
        List<Outcome> trial = take(file.getBytes(StandardCharsets.UTF_8), "csv", true);
        assertThat(kinds(trial)).containsExactly(Kind.UNCHANGED, Kind.UPDATED, Kind.CREATED, Kind.UPDATED, Kind.REFUSED);
        assertThat(everybody()).hasSize(1).allMatch(contact -> contact.name().equals("Anna"));
        assertThat(kinds(take(file.getBytes(StandardCharsets.UTF_8), "csv", false))).isEqualTo(kinds(trial));
        assertThat(everybody()).hasSize(2);
    }

    @Test
    void eachWrongLineIsNamedWithItsField() {
        List<Outcome> outcomes = take(
                ("name,email,phone,shop,channel,externalId\n"
                                + "No key,,,,,\n"
                                + "Bad mail,nonsense,,,,\n"
                                + "Fine,fine@x.example,,,,\n"
                                + "\n"
                                + "Far shop,far@x.example,," + UUID.randomUUID() + ",,\n"
                                + "No channel,,,,nowhere,u1\n"
                                + "No id,,,,k" + channel + ",\n"
                                + "Too,many@x.example,,,,,cells\n"
                                + "x".repeat(201) + ",long@x.example,,,,\n"
                                + "\"multi\nline\",multi@x.example,,,,\n"
                                + "Last,last@x.example,,,,\n")
                        .getBytes(StandardCharsets.UTF_8),
                "csv",
                false);
        Map<Integer, String> faults = outcomes.stream()
                .filter(outcome -> outcome.kind() == Kind.REFUSED)
                .collect(Collectors.toMap(Outcome::line, outcome -> outcome.faults().get(0).field() + " " + outcome.faults().get(0).code()));
        assertThat(faults).containsOnly(
                Map.entry(2, "email nothingToKnowBy"),
                Map.entry(3, "email notEmail"),
                Map.entry(6, "shop unknown"),
                Map.entry(7, "channel unknown"),
                Map.entry(8, "externalId required"),
                Map.entry(9, "line csvCells"),
                Map.entry(10, "name tooLong"));
        assertThat(outcomes).filteredOn(outcome -> outcome.kind() == Kind.CREATED).extracting(Outcome::line).containsExactly(4, 11, 13);
        assertThat(last.counts()).containsEntry(Kind.REFUSED, 7).containsEntry(Kind.CREATED, 3);
    }

    @Test
    void spreadsheetsOfAllKindsAreRead() {
        String text = "\uFEFFName;Email\n王小明;wang@x.example\n";
        Map<String, Charset> written = Map.of(
                "UTF-8", StandardCharsets.UTF_8, "UTF-16LE", StandardCharsets.UTF_16LE, "UTF-16BE", StandardCharsets.UTF_16BE);
        written.forEach((name, charset) -> {
            assertThat(kinds(take(text.getBytes(charset), "csv", true))).as(name).containsExactly(Kind.CREATED);
            assertThat(last.charset()).isEqualTo(name);
        });
        byte[] chinese = "name\temail\r\n王小明\twang@x.example\r\n".getBytes(Charset.forName("GB18030"));
        assertThat(kinds(take(chinese, "csv", false))).containsExactly(Kind.CREATED);
        assertThat(everybody().get(0).name()).isEqualTo("王小明");
    }

    @Test
    void identitiesComeFirstAndWhoFitsSeveralIsRefused() {
        receive("m1", "anna", "hello");
        UUID anna = everybody().get(0).id();
        String key = "k" + channel;
        assertThat(json("{\"identities\":[{\"channel\":\"" + key + "\",\"externalId\":\"anna\"}],\"email\":\"a@x.example\"}")).containsExactly(Kind.UPDATED);
        assertThat(json("{\"email\":\"a@x.example\",\"identities\":[{\"channel\":\"" + key + "\",\"externalId\":\"anna2\"}]}")).containsExactly(Kind.UPDATED);
        assertThat(json("{\"email\":\"a@x.example\",\"identities\":[{\"channel\":\"" + key + "\",\"externalId\":\"anna2\"}]}")).containsExactly(Kind.UNCHANGED);
        receive("m2", "anna2", "it is me again");
        assertThat(everybody()).extracting(Contact::id).containsExactly(anna);

        store.run(() -> {
            for (String name : List.of("Twin", "Twin two")) {
                Contact twin = new Contact(Ids.next(), shop, name, clock.instant());
                twin.describe(null, "twin@x.example", null, null, null);
                store.get(Contacts.class).add(twin);
            }
        });
        List<Outcome> refused = take("{\"email\":\"twin@x.example\"}\n[1]\n{\"name\":7}\nnonsense\n".getBytes(StandardCharsets.UTF_8), "ndjson", false);
        assertThat(refused).extracting(outcome -> outcome.faults().get(0).code())
                .containsExactly("severalContacts", "notObject", "notText", "notJson");
    }

    @Test
    void whoWasForgottenIsNotBroughtBackByAnOldFile() {
        csv("email,name\nanna@x.example,Anna\n");
        UUID anna = everybody().get(0).id();
        store.run(() -> store.get(Contacts.class).erase(anna));
        assertThat(everybody()).as("nor given out").isEmpty();
        assertThat(json("{\"id\":\"" + anna + "\",\"email\":\"anna@x.example\",\"name\":\"Anna\"}")).containsExactly(Kind.CREATED);
        assertThat(everybody()).singleElement().satisfies(contact -> assertThat(contact.id()).isNotEqualTo(anna));
    }

    @Test
    void whatIsNoFileIsRefusedAsAWhole() {
        for (String text : List.of("", "\n", "name,nonsense\n", "name,name\n", "\"name")) {
            assertThat(refused(() -> take(text.getBytes(StandardCharsets.UTF_8), "csv", false)).fields().get(0).field()).isEqualTo("file");
        }
        assertThat(refused(() -> take(new byte[0], "xlsx", false)).fields().get(0).field()).isEqualTo("format");
        assertThat(json("")).isEmpty();
    }

    @Test
    void onlyWhoMayChangeAllImports() {
        Viewer supervisor = viewerOf(agent("carol", 5, BuiltInRole.SUPERVISOR));
        assertThat(refused(() -> take(supervisor, PEOPLE.getBytes(StandardCharsets.UTF_8), "csv", false)).kind()).isEqualTo(Refused.Kind.FORBIDDEN);
        Viewer narrow = new Viewer(
                supervisor.agentId(), "x", Set.of(), Grants.parse("x", Map.of("contacts:import", "ALL", "contacts:write", "TEAM")), Set.of(), Set.of());
        assertThat(refused(() -> take(narrow, PEOPLE.getBytes(StandardCharsets.UTF_8), "csv", false)).code()).isEqualTo("import.needsAll");
        UUID other = Ids.next();
        store.run(() -> store.get(Groups.class).add(new Shop(other, "Other", ZoneId.of("UTC"), "en", clock.instant())));
        Viewer ofOther = new Viewer(null, "y", Set.of(), Grants.EVERYTHING, Set.of(), Set.of(other));
        String named = "email,shop\nx@x.example," + shop + "\ny@x.example,\n";
        assertThat(kinds(take(ofOther, named.getBytes(StandardCharsets.UTF_8), "csv", false))).containsExactly(Kind.REFUSED, Kind.CREATED);
        assertThat(everybody()).singleElement().satisfies(contact -> assertThat(contact.shopId()).isEqualTo(other));
    }

    private Viewer viewerOf(UUID agent) {
        return store.tx(() -> viewer(agent));
    }

    private Refused refused(Runnable run) {
        try {
            run.run();
        } catch (Refused refused) {
            return refused;
        }
        throw new AssertionError("that was allowed");
    }

    /** Reads all of it, part by part. */
    private <T> List<T> all(Function<String, Part<T>> read) {
        List<T> rows = new ArrayList<>();
        String after = null;
        do {
            String from = after;
            Part<T> part = store.tx(() -> read.apply(from));
            rows.addAll(part.rows());
            after = part.next();
        } while (after != null);
        return rows;
    }

    @Test
    void everythingGoesOutOnceAndGoesOnWhereItEnded() {
        String many = "email\n" + IntStream.range(0, 1203).mapToObj(i -> "p" + i + "@x.example\n").collect(Collectors.joining());
        assertThat(csv(many)).hasSize(1203).containsOnly(Kind.CREATED);
        Exports exports = store.get(Exports.class);
        List<Contact> out = all(after -> exports.contacts(Viewer.PLATFORM, EVER, after));
        assertThat(out).hasSize(1203);
        assertThat(out.stream().map(Contact::id).distinct()).hasSize(1203);
        String had = out.get(700).id().toString();
        assertThat(store.tx(() -> exports.contacts(Viewer.PLATFORM, EVER, had)).rows().get(0).id()).isEqualTo(out.get(701).id());

        for (int i = 0; i < 70; i++) {
            receive("m" + i, "person" + i % 60, "message " + i);
        }
        List<Conversation> talks = all(after -> exports.conversations(Viewer.PLATFORM, EVER, after));
        assertThat(talks).hasSize(60);
        List<Message> said = all(after -> exports.messages(Viewer.PLATFORM, EVER, after));
        assertThat(said).hasSizeGreaterThanOrEqualTo(70);
        assertThat(said.stream().map(Message::id).distinct()).hasSameSizeAs(said);
        Message middle = said.get(30);
        String place = middle.conversationId() + "." + middle.seq();
        assertThat(store.tx(() -> exports.messages(Viewer.PLATFORM, EVER, place)).rows().get(0).id()).isEqualTo(said.get(31).id());

        Instant later = clock.instant().plusSeconds(3600);
        clock.forward(Duration.ofHours(2));
        receive("late", "person1", "late");
        Span recent = new Span(later, null);
        assertThat(all(after -> exports.messages(Viewer.PLATFORM, recent, after))).extracting(message -> message.content().plainText()).contains("late").doesNotContain("message 1");
        assertThat(all(after -> exports.contacts(Viewer.PLATFORM, recent, after))).isEmpty();
        assertThat(refused(() -> store.tx(() -> exports.messages(Viewer.PLATFORM, EVER, "x.y"))).fields().get(0).field()).isEqualTo("after");
    }

    @Test
    void nobodyTakesAwayWhatHeMayNotSee() {
        receive("m1", "anna", "mine");
        receive("m2", "ben", "another's");
        UUID me = agent("me", 5);
        UUID mine = list(null, search("anna")).get(0).id();
        store.run(() -> store.get(Transfers.class).assign(Viewer.PLATFORM, mine, me));
        Viewer own = new Viewer(
                me, "me", Set.of(), Grants.parse("x", Map.of("conversations:read", "OWN", "contacts:read", "OWN", "conversations:export", "ALL")), Set.of(), Set.of());
        Exports exports = store.get(Exports.class);
        assertThat(all(after -> exports.conversations(own, EVER, after))).extracting(Conversation::id).containsExactly(mine);
        assertThat(all(after -> exports.messages(own, EVER, after))).extracting(Message::conversationId).containsOnly(mine);
        assertThat(all(after -> exports.contacts(own, EVER, after))).extracting(Contact::name).containsExactly("anna");
        UUID others = list(null, search("ben")).get(0).id();
        assertThat(store.tx(() -> exports.messages(own, EVER, others + ".0")).rows()).extracting(Message::conversationId).doesNotContain(others);
        store.run(() -> exports.begin(own, Permission.CONVERSATIONS_EXPORT, "messages", EVER));
        assertThat(refused(() -> store.run(() -> exports.begin(own, Permission.CONTACTS_EXPORT, "contacts", EVER))).kind()).isEqualTo(Refused.Kind.FORBIDDEN);
    }

    @Test
    void dataGoesOutWithoutALicence() {
        store.run(() -> store.get(LicenceService.class).begin(null, true));
        csv(PEOPLE);
        clock.forward(Duration.ofDays(40));
        store.run(() -> store.get(LicenceService.class).look());
        assertThat(store.get(LicenceService.class).now().has("api")).isFalse();
        Exports exports = store.get(Exports.class);
        store.run(() -> exports.begin(Viewer.PLATFORM, Permission.CONTACTS_EXPORT, "contacts", EVER));
        assertThat(all(after -> exports.contacts(Viewer.PLATFORM, EVER, after))).hasSize(2);
    }

    /** Files as no spreadsheet writes them: each ends, and what is wrong is told. */
    @Test
    void spoiltFilesEndInAReport() {
        Random random = new Random(11);
        byte[][] seeds = {
            PEOPLE.getBytes(StandardCharsets.UTF_8),
            "name;email\n\"a \"\"b\"\"\";x@y.example\n".getBytes(StandardCharsets.UTF_16LE),
            "{\"name\":\"Anna\",\"email\":\"anna@x.example\",\"fields\":{\"a\":1},\"identities\":[{\"channel\":\"c\",\"externalId\":\"e\"}]}\n".getBytes(StandardCharsets.UTF_8)
        };
        String spice = "\"',;\t\r\n{}[]:\\\u0000\uFEFF\uD800é王";
        int refusedWhole = 0;
        int reports = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] file = seeds[random.nextInt(seeds.length)].clone();
            for (int change = random.nextInt(12); change >= 0; change--) {
                int at = random.nextInt(file.length);
                file[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) spice.charAt(random.nextInt(spice.length()));
            }
            try {
                take(file, random.nextInt(3) == 0 ? "ndjson" : "csv", random.nextBoolean());
                reports++;
            } catch (Refused refused) {
                refusedWhole++;
            }
        }
        assertThat(refusedWhole).isPositive();
        assertThat(reports).isGreaterThan(300);
    }
}
