package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Tokens;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Direction;
import io.switchboard.core.conversation.Files;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.Category;
import io.switchboard.core.ticket.CustomerDesk;
import io.switchboard.core.ticket.CustomerHistory;
import io.switchboard.core.ticket.CustomerHistory.Line;
import io.switchboard.core.ticket.CustomerLinks;
import io.switchboard.core.ticket.CustomerLinks.Holder;
import io.switchboard.core.ticket.FollowUps;
import io.switchboard.core.ticket.FormTickets;
import io.switchboard.core.ticket.Journal;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.RatingAsks;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketActor;
import io.switchboard.core.ticket.TicketChange;
import io.switchboard.core.ticket.TicketEntry;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.ticket.form.FormVisits;
import io.switchboard.core.ticket.form.WebForm;
import io.switchboard.core.ticket.form.WebForms;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.spi.message.FileRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What customers do with their tickets, and with forms, on every database. */
abstract class CustomerContract extends TicketMoves {
    private UUID alice;
    private UUID admin;
    private UUID customer;
    private UUID desk;

    @BeforeEach
    void people() {
        store.run(() -> store.get(TicketTypes.class).install());
        alice = agent("alice", 5);
        desk = group("Desk", alice);
        admin = agent("admin", 5, BuiltInRole.ADMIN);
        customer = contact("Lin", "lin@example.com");
        store.run(() -> store.get(LicenceService.class).begin(null, true));
    }

    private UUID contact(String name, String email) {
        UUID id = Ids.next();
        store.run(() -> {
            Contact contact = new Contact(id, shop, name, clock.instant());
            contact.describe(null, email, null, null, null);
            store.get(Contacts.class).add(contact);
        });
        return id;
    }

    private Ticket ticketOf(UUID contact, String subject) {
        return make(alice, new NewTickets.Draft(
                Ids.next().toString(), subject, "general", "between us: he is a difficult one", contact, null, shop, desk, null, null, Map.of(), List.of(),
                null, null, null, List.of()));
    }

    private String token(Ticket ticket) {
        String address = store.tx(() -> store.get(CustomerLinks.class).issue(viewer(alice), ticket.id())).address();
        assertThat(address).contains("/t#");
        return address.substring(address.indexOf('#') + 1);
    }

    private Holder holder(String token) {
        return store.tx(() -> store.get(CustomerLinks.class).holder(token)).orElse(null);
    }

    private Holder holder(Ticket ticket) {
        return holder(token(ticket));
    }

    private CustomerDesk.Written reply(Holder holder, String clientId, String text, UUID... files) {
        return store.tx(() -> store.get(CustomerDesk.class).reply(holder, clientId, text, List.of(files)));
    }

    private Ticket rate(Holder holder, int score, String... reasons) {
        return store.tx(() -> store.get(CustomerDesk.class).rate(holder, score, List.of(reasons), null));
    }

    private List<Line> lines(Ticket ticket) {
        return store.tx(() -> store.get(CustomerHistory.class)
                .after(store.get(Tickets.class).get(Viewer.PLATFORM, ticket.id()), 0, 100)
                .lines());
    }

    private CustomerDesk.Offers offers(Ticket ticket) {
        return store.tx(() -> store.get(CustomerDesk.class).offers(store.get(Tickets.class).get(Viewer.PLATFORM, ticket.id())));
    }

    /** As if it had been uploaded: its row, without the bytes. */
    private UUID file(Files.Owner owner, String name) {
        UUID id = Ids.next();
        store.run(() -> em().createNativeQuery(
                        "insert into attachment (id, name, media_type, size, sha256, store_key, agent_id, guest, created_at)"
                                + " values (?1, ?2, 'text/plain', 5, 'none', 'none', ?3, ?4, ?5)")
                .setParameter(1, id)
                .setParameter(2, name)
                .setParameter(3, owner.agentId())
                .setParameter(4, owner.guest())
                .setParameter(5, clock.instant())
                .executeUpdate());
        return id;
    }

    @Test
    void aLinkOpensOneTicketUntilItExpiresOrIsRevoked() {
        Ticket ticket = ticketOf(customer, "Parcel");
        Ticket other = ticketOf(customer, "Another of his");
        String token = token(ticket);

        assertThat(holder(token)).isEqualTo(new Holder(ticket.id(), customer));
        assertThat(token).hasSize(43);
        for (String guess : new String[] {null, "", " ", "x", token.substring(1), token + "x", token.toLowerCase(), ticket.id().toString(), "%", "'"}) {
            assertThat(holder(guess)).as(guess).isNull();
        }
        store.run(() -> {
            List<?> hashes = em().createNativeQuery("select hash from access_token").getResultList();
            assertThat(hashes).isNotEmpty();
            assertThat(hashes.toString()).doesNotContain(token);
            assertThat(em().createNativeQuery("select data from ticket_entry").getResultList().toString()).doesNotContain(token);
        });
        String second = token(ticket);
        String others = token(other);
        clock.forward(CustomerLinks.LIFE.minusDays(1));
        assertThat(holder(token)).isNotNull();
        store.run(() -> store.get(CustomerLinks.class).revoke(viewer(alice), ticket.id()));
        assertThat(holder(token)).isNull();
        assertThat(holder(second)).isNull();
        assertThat(holder(others)).as("of another ticket").isEqualTo(new Holder(other.id(), customer));
        clock.forward(Duration.ofDays(1));
        assertThat(holder(others)).as("expired").isNull();
    }

    @Test
    void aLinkIsNoSessionAndASessionIsNoLink() {
        Ticket ticket = ticketOf(customer, "Parcel");
        String token = token(ticket);
        String session = store.tx(() -> store.get(Tokens.class).issue(io.switchboard.core.agent.AccessToken.Kind.SESSION, alice, Duration.ofHours(1))).token();

        assertThat(holder(session)).isNull();
        store.run(() -> {
            for (io.switchboard.core.agent.AccessToken.Kind kind : io.switchboard.core.agent.AccessToken.Kind.values()) {
                boolean link = kind == io.switchboard.core.agent.AccessToken.Kind.TICKET_LINK;
                assertThat(store.get(Tokens.class).find(kind, token).isPresent()).as(kind.name()).isEqualTo(link);
            }
        });
    }

    @Test
    void whoWasTheCustomerBeforeSeesNothingMore() {
        Ticket ticket = ticketOf(customer, "Parcel");
        String token = token(ticket);
        UUID another = contact("Wang", "wang@example.com");
        edit(alice, ticket, Map.of("contactId", another.toString()), null);

        assertThat(holder(token)).isNull();
        assertThat(holder(ticket)).isEqualTo(new Holder(ticket.id(), another));
    }

    @Test
    void withoutACustomerThereIsNoLink() {
        Ticket ticket = ticketOf(null, "Nobody's");
        assertThatThrownBy(() -> token(ticket)).hasMessageContaining("ticket.noCustomer");
    }

    @Test
    void colleaguesWordsAreNeverShown() {
        Ticket ticket = ticketOf(customer, "Parcel");
        comment(alice, ticket, said("c1", "a note that nobody outside reads", false));
        comment(alice, ticket, said("c2", "Dear Lin, it is on its way", true));
        store.run(() -> {
            Ticket held = store.get(Tickets.class).lock(Viewer.PLATFORM, ticket.id());
            store.get(Journal.class).write(held, TicketActor.SYSTEM, new TicketChange.Told("rule-ran", Map.of("rule", "inside")));
            store.get(Journal.class).write(held, TicketActor.of(viewer(alice)), new TicketChange.Urged("boss presses"));
            store.get(Journal.class).write(held, TicketActor.of(viewer(alice)), new TicketChange.Moved("wait", held.state(), "waiting", Category.PENDING, "inner note of the step"));
            UUID conversation = Ids.next();
            store.get(Journal.class).write(held, TicketActor.SYSTEM, new TicketChange.CustomerWrote(conversation, Ids.next(), "another customer's words"));
            store.get(Journal.class).write(held, TicketActor.SYSTEM, new TicketChange.Linked("RELATED", Ids.next(), 4711));
        });

        List<Line> lines = lines(ticket);
        assertThat(lines).extracting(Line::kind).containsExactly("created", "replied", "moved");
        assertThat(lines.get(1).text()).isEqualTo("Dear Lin, it is on its way");
        assertThat(lines.get(1).by()).isEqualTo(CustomerHistory.Side.TEAM);
        assertThat(lines.toString()).doesNotContain("note", "difficult", "inside", "boss", "inner", "another customer", "4711");
    }

    @Test
    void anAnswerStandsOnceAndBringsTheTicketBack() throws Exception {
        Ticket ticket = ticketOf(customer, "Parcel");
        move(alice, ticket, "take");
        move(alice, ticket, "wait");
        assertThat(now(ticket).category()).isEqualTo(Category.PENDING);
        Holder holder = holder(ticket);

        Callable<CustomerDesk.Written> once = () -> reply(holder, "r1", "Here it is");
        List<CustomerDesk.Written> written = inParallel(3, List.of(once, once, once));
        assertThat(written).filteredOn(CustomerDesk.Written::isNew).hasSize(1);
        assertThat(written).extracting(CustomerDesk.Written::seq).containsOnly(written.get(0).seq());
        assertThat(now(ticket).category()).isEqualTo(Category.OPEN);
        assertThat(now(ticket).times().waitingSince()).isNotNull();
        TicketEntry entry = history(ticket).stream().filter(e -> e.kind().equals("replied")).findFirst().orElseThrow();
        assertThat(entry.actor()).isEqualTo(TicketActor.contact(customer, "Lin"));
        assertThat(lines(ticket)).extracting(Line::kind).contains("replied");
    }

    @Test
    void anAgentsIdOfAnEntryIsNotTheCustomers() {
        Ticket ticket = ticketOf(customer, "Parcel");
        comment(alice, ticket, said("same", "a note", false));
        Holder holder = holder(ticket);
        CustomerDesk.Written written = reply(holder, "same", "mine");
        assertThat(written.isNew()).isTrue();
        assertThat(lines(ticket)).extracting(Line::text).contains("mine").doesNotContain("a note");
    }

    @Test
    void badAnswersAreRefusedByField() {
        Ticket ticket = ticketOf(customer, "Parcel");
        Holder holder = holder(ticket);
        assertThatThrownBy(() -> reply(holder, null, "x")).hasMessageContaining("clientId");
        assertThatThrownBy(() -> reply(holder, "x".repeat(81), "x")).hasMessageContaining("clientId");
        assertThatThrownBy(() -> reply(holder, "r", " ")).hasMessageContaining("text");
        assertThatThrownBy(() -> reply(holder, "r", "x".repeat(5_001))).hasMessageContaining("text");
        assertThatThrownBy(() -> reply(holder, "r", "x", Ids.next())).hasMessageContaining("fileIds");
        assertThatThrownBy(() -> store.tx(() -> store.get(CustomerDesk.class).rate(holder, 6, List.of(), null))).hasMessageContaining("score");
        assertThatThrownBy(() -> store.tx(() -> store.get(CustomerDesk.class).rate(holder, 1, List.of("drop table"), null))).hasMessageContaining("reasons");
        assertThat(lines(ticket)).hasSize(1);
    }

    @Test
    void filesOfOthersAreNeitherSentNorSeen() {
        Ticket ticket = ticketOf(customer, "Parcel");
        Ticket other = ticketOf(customer, "Another of his");
        Holder holder = holder(ticket);
        UUID mine = file(CustomerDesk.owner(holder), "mine.txt");
        UUID ofOther = file(CustomerDesk.owner(holder(other)), "other.txt");
        UUID agents = file(Files.Owner.agent(alice), "inside.txt");

        assertThatThrownBy(() -> reply(holder, "r1", "x", ofOther)).hasMessageContaining("unknownFile");
        assertThatThrownBy(() -> reply(holder, "r1", "x", agents)).hasMessageContaining("unknownFile");
        reply(holder, "r1", "x", mine);
        FileRef inside = store.tx(() -> store.get(Files.class).find(agents)).orElseThrow().file();
        store.run(() -> {
            Ticket held = store.get(Tickets.class).lock(Viewer.PLATFORM, ticket.id());
            store.get(Journal.class).write(held, TicketActor.of(viewer(alice)), new TicketChange.Noted("see file", List.of(inside), List.of()));
        });
        store.run(() -> {
            CustomerDesk desk = store.get(CustomerDesk.class);
            assertThat(desk.file(holder, mine).file().name()).isEqualTo("mine.txt");
            for (UUID hidden : List.of(ofOther, agents, Ids.next())) {
                assertThatThrownBy(() -> desk.file(holder, hidden)).isInstanceOfSatisfying(Refused.class, r -> assertThat(r.kind()).isEqualTo(Refused.Kind.NOT_FOUND));
            }
        });
    }

    @Test
    void heUrgesOnceAnHourWhileItIsWithUs() {
        Ticket ticket = ticketOf(customer, "Parcel");
        Holder holder = holder(ticket);
        assertThat(offers(ticket).urge()).isTrue();
        store.run(() -> store.get(CustomerDesk.class).urge(holder));
        assertThatThrownBy(() -> store.run(() -> store.get(CustomerDesk.class).urge(holder)))
                .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.kind()).isEqualTo(Refused.Kind.TOO_OFTEN));
        assertThat(offers(ticket).urge()).isFalse();
        assertThat(offers(ticket).urgeAfter()).isEqualTo(clock.instant().plus(CustomerDesk.URGE_AGAIN));
        clock.forward(CustomerDesk.URGE_AGAIN);
        store.run(() -> store.get(CustomerDesk.class).urge(holder));
        assertThat(now(ticket).urged()).isEqualTo(2);
        move(alice, ticket, "take");
        move(alice, ticket, "wait");
        clock.forward(CustomerDesk.URGE_AGAIN);
        assertThatThrownBy(() -> store.run(() -> store.get(CustomerDesk.class).urge(holder))).hasMessageContaining("ticket.notWithUs");
    }

    @Test
    void heRatesAtTheEndAndMayChangeItForADay() {
        Ticket ticket = ticketOf(customer, "Parcel");
        Holder holder = holder(ticket);
        assertThatThrownBy(() -> rate(holder, 5)).hasMessageContaining("ticket.notSolved");
        move(alice, ticket, "take");
        move(alice, ticket, "solve");
        assertThat(offers(ticket).rate()).isTrue();
        rate(holder, 5, "quick", "friendly");
        clock.forward(CustomerDesk.RATE_AGAIN.minusMinutes(1));
        rate(holder, 4);
        assertThat(now(ticket).rating()).isEqualTo(4);
        clock.forward(Duration.ofMinutes(1));
        assertThatThrownBy(() -> rate(holder, 1)).hasMessageContaining("ticket.ratedAlready");
        assertThat(offers(ticket).rate()).isFalse();
        assertThat(now(ticket).rating()).isEqualTo(4);
    }

    @Test
    void aLowRatingOpensOneFollowUp() {
        Ticket ticket = ticketOf(customer, "Parcel");
        Holder holder = holder(ticket);
        move(alice, ticket, "take");
        move(alice, ticket, "solve");
        rate(holder, 2, "slow");
        rate(holder, 1, "slow", "notSolved");

        List<Ticket> followUps = store.tx(() -> em().createQuery("select t from Ticket t where t.typeKey = :type", Ticket.class)
                .setParameter("type", FollowUps.TYPE)
                .getResultList());
        assertThat(followUps).hasSize(1);
        Ticket made = followUps.get(0);
        assertThat(made.contactId()).isEqualTo(customer);
        assertThat(made.subject()).contains("#" + ticket.number());
        assertThat(kinds(ticket)).contains("linked");
        assertThat(kinds(made)).contains("linked");
        assertThat(lines(ticket)).extracting(Line::kind).doesNotContain("linked");
    }

    private long asked(Conversation talk) {
        return store.tx(() -> store.get(Messages.class).after(talk, 0, 100).stream()
                .filter(message -> message.direction() == Direction.OUT && message.content().plainText().contains("/t#"))
                .count());
    }

    private void askWhoIsDue() {
        store.tx(() -> store.get(RatingAsks.class).due(10)).forEach(id -> store.run(() -> store.get(RatingAsks.class).ask(id)));
    }

    @Test
    void whoseTicketIsSolvedIsAskedOnceOnHisChannel() {
        store.run(() -> store.get(RatingAsks.class).follow());
        receive("m1", "lin", "Where is it?");
        Conversation talk = all().get(0);
        Ticket silent = make(alice, draft("c0", "Before the setting", desk, talk.id()));
        move(alice, silent, "solve");
        store.run(() -> store.get(PlatformSettings.class).replace(Map.of("askForRating", "true")));
        store.forget(PlatformSettings.class);
        clock.forward(Duration.ofSeconds(10));
        Ticket ticket = make(alice, draft("c1", "Parcel", desk, talk.id()));
        Ticket alone = ticketOf(customer, "Without a conversation");
        move(alice, ticket, "solve");
        move(alice, alone, "solve");
        askWhoIsDue();
        assertThat(asked(talk)).as("at once").isZero();
        move(alice, ticket, "reopen");
        clock.forward(Duration.ofMinutes(2));
        askWhoIsDue();
        assertThat(asked(talk)).as("it goes on").isZero();
        move(alice, ticket, "solve");
        clock.forward(Duration.ofMinutes(2));
        askWhoIsDue();
        askWhoIsDue();
        move(alice, ticket, "reopen");
        move(alice, ticket, "solve");
        clock.forward(Duration.ofMinutes(2));
        askWhoIsDue();

        assertThat(asked(talk)).isEqualTo(1);
        assertThat(kinds(ticket)).contains("rating-asked");
        assertThat(outboxRows()).isEqualTo(1);
        assertThat(all().get(0).waitingSince()).as("a question of ours is no answer").isNotNull();
    }

    private WebForm.Content content(String key, List<String> fields) {
        return new WebForm.Content(key, "Help", shop, null, "general", fields, Map.of("en", new WebForm.Words("Help", null, "Thanks")), true, true);
    }

    private WebForm form(String key) {
        return store.tx(() -> store.get(WebForms.class).create(viewer(admin), content(key, List.of())));
    }

    private String stamp(WebForm form) {
        return store.tx(() -> store.get(FormVisits.class).begin(form));
    }

    private static long proof(String stamp) {
        for (long n = 0; ; n++) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest((stamp + ":" + n).getBytes(StandardCharsets.UTF_8));
                if (((hash[0] & 0xff) << 8 | hash[1] & 0xff) >>> 16 - FormVisits.BITS == 0) {
                    return n;
                }
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static FormTickets.Sent sent(String stamp, Long proof, String email, Map<String, Object> fields, UUID... files) {
        return new FormTickets.Sent(stamp, proof, "", "Lin", email, null, "Where is it?", "It has not come.", fields, List.of(files));
    }

    private FormTickets.Taken send(String key, FormTickets.Sent sent) {
        return store.tx(() -> store.get(FormTickets.class).send(key, sent));
    }

    private Ticket numbered(long number) {
        return store.tx(() -> em().createQuery("select t from Ticket t where t.number = :number", Ticket.class).setParameter("number", number).getSingleResult());
    }

    @Test
    void aFormBecomesATicketOfWhoeverIsKnownByTheAddress() {
        WebForm form = form("help");
        String stamp = stamp(form);
        Long proof = proof(stamp);
        UUID file = file(store.tx(() -> store.get(FormTickets.class).owner(form, stamp)), "photo.txt");
        clock.forward(Duration.ofSeconds(5));

        FormTickets.Taken taken = send("help", sent(stamp, proof, "LIN@example.com", Map.of(), file));
        Ticket ticket = numbered(taken.number());
        assertThat(taken.isNew()).isTrue();
        assertThat(ticket.contactId()).isEqualTo(customer);
        assertThat(ticket.channelTag()).isEqualTo("form");
        assertThat(ticket.creator().kind()).isEqualTo(TicketActor.Kind.CONTACT);
        assertThat(ticket.times().waitingSince()).isNotNull();
        String token = taken.link().address().substring(taken.link().address().indexOf('#') + 1);
        assertThat(holder(token)).isEqualTo(new Holder(ticket.id(), customer));
        assertThat(lines(ticket).get(0).text()).isEqualTo("It has not come.");
        assertThat(lines(ticket).get(0).files()).extracting(FileRef::name).containsExactly("photo.txt");

        FormTickets.Taken again = send("help", sent(stamp, proof, "LIN@example.com", Map.of(), file));
        assertThat(again.isNew()).isFalse();
        assertThat(again.number()).isEqualTo(taken.number());
    }

    @Test
    void whoSaysOnAFormHowHeIsReachedIsNotBelievedUntilSomebodyMadeSure() {
        WebForm form = form("help");
        String stamp = stamp(form);
        Long proof = proof(stamp);
        clock.forward(Duration.ofSeconds(5));
        Ticket ticket = numbered(send("help", sent(stamp, proof, "nobody@example.com", Map.of())).number());
        assertThat(store.tx(() -> store.get(Contacts.class).get(Viewer.PLATFORM, ticket.contactId())).isUnchecked()).isTrue();
        assertThat(store.tx(() -> store.get(Contacts.class).get(Viewer.PLATFORM, customer)).isUnchecked()).isFalse();
        store.run(() -> store.get(Contacts.class).get(Viewer.PLATFORM, ticket.contactId()).confirm());
        assertThat(store.tx(() -> store.get(Contacts.class).get(Viewer.PLATFORM, ticket.contactId())).isUnchecked()).isFalse();
    }

    @Test
    void programsComeToNothing() {
        WebForm form = form("help");
        WebForm other = form("other");
        String stamp = stamp(form);
        Long proof = proof(stamp);

        assertThatThrownBy(() -> send("help", sent(stamp, proof, "a@b.c", Map.of()))).as("at once").hasMessageContaining("form.tooFast");
        clock.forward(Duration.ofSeconds(5));
        assertThatThrownBy(() -> send("help", sent(stamp, null, "a@b.c", Map.of()))).hasMessageContaining("proof");
        assertThatThrownBy(() -> send("help", sent(stamp, -1L, "a@b.c", Map.of()))).hasMessageContaining("proof");
        for (String forged : new String[] {null, "", "x", stamp.substring(2), "x".repeat(2_000)}) {
            assertThatThrownBy(() -> send("help", sent(forged, proof, "a@b.c", Map.of()))).as(forged).hasMessageContaining("stamp");
        }
        String others = stamp(other);
        assertThatThrownBy(() -> send("help", sent(others, proof(others), "a@b.c", Map.of()))).as("of another form").hasMessageContaining("stamp");
        FormTickets.Sent trapped = new FormTickets.Sent(stamp, proof, "https://spam.example", "Lin", "a@b.c", null, "s", "t", Map.of(), List.of());
        assertThatThrownBy(() -> send("help", trapped)).hasMessageContaining("website");
        clock.forward(FormVisits.MOST);
        assertThatThrownBy(() -> send("help", sent(stamp, proof, "a@b.c", Map.of()))).as("long after").hasMessageContaining("form.tooOld");
        assertThat(store.tx(() -> em().createQuery("select count(t) from Ticket t", Long.class).getSingleResult())).isZero();
    }

    @Test
    void badFormsAreRefusedByField() {
        WebForm form = form("help");
        String stamp = stamp(form);
        Long proof = proof(stamp);
        clock.forward(Duration.ofSeconds(5));
        Map<String, FormTickets.Sent> bad = new HashMap<>();
        bad.put("name", new FormTickets.Sent(stamp, proof, null, " ", "a@b.c", null, "s", "t", null, null));
        bad.put("email", new FormTickets.Sent(stamp, proof, null, "n", null, null, "s", "t", null, null));
        bad.put("phone", new FormTickets.Sent(stamp, proof, null, "n", null, "<script>", "s", "t", null, null));
        bad.put("subject", new FormTickets.Sent(stamp, proof, null, "n", "a@b.c", null, "x".repeat(201), "t", null, null));
        bad.put("text", new FormTickets.Sent(stamp, proof, null, "n", "a@b.c", null, "s", null, null, null));
        bad.put("fields.secret", sent(stamp, proof, "a@b.c", Map.of("secret", "x")));
        bad.put("fileIds", sent(stamp, proof, "a@b.c", Map.of(), Ids.next()));
        bad.forEach((field, sent) -> assertThatThrownBy(() -> send("help", sent))
                .as(field)
                .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.fields()).extracting(Refused.Field::field).contains(field)));
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            many.put("f" + i, List.of(i));
        }
        assertThatThrownBy(() -> send("help", sent(stamp, proof, "a@b.c", many))).isInstanceOf(Refused.class);
    }

    @Test
    void oneCustomerSendsSoManyAnHour() {
        WebForm form = form("help");
        for (int i = 0; i <= FormTickets.AN_HOUR; i++) {
            String stamp = stamp(form);
            Long proof = proof(stamp);
            clock.forward(Duration.ofSeconds(5));
            if (i < FormTickets.AN_HOUR) {
                send("help", sent(stamp, proof, "many@example.com", Map.of()));
            } else {
                assertThatThrownBy(() -> send("help", sent(stamp, proof, "many@example.com", Map.of())))
                        .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.kind()).isEqualTo(Refused.Kind.TOO_OFTEN));
                send("help", sent(stamp, proof, "somebody.else@example.com", Map.of()));
            }
        }
    }

    @Test
    void formsAreMadeByAdminsAloneAndChecked() {
        assertThatThrownBy(() -> store.tx(() -> store.get(WebForms.class).create(viewer(alice), content("help", List.of()))))
                .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.kind()).isEqualTo(Refused.Kind.FORBIDDEN));
        for (String key : List.of("Help", "../x", "a b", "-a", "ä", "x".repeat(61))) {
            assertThatThrownBy(() -> form(key)).as(key).hasMessageContaining("key");
        }
        WebForm form = form("help");
        assertThatThrownBy(() -> form("help")).hasMessageContaining("taken");
        List<WebForm.Content> bad = new ArrayList<>();
        bad.add(new WebForm.Content("k", "n", Ids.next(), null, "general", List.of(), Map.of("en", new WebForm.Words("T", null, null)), true, true));
        bad.add(new WebForm.Content("k", "n", shop, Ids.next(), "general", List.of(), Map.of("en", new WebForm.Words("T", null, null)), true, true));
        bad.add(new WebForm.Content("k", "n", shop, null, "none", List.of(), Map.of("en", new WebForm.Words("T", null, null)), true, true));
        bad.add(new WebForm.Content("k", "n", shop, null, "general", List.of("none"), Map.of("en", new WebForm.Words("T", null, null)), true, true));
        bad.add(new WebForm.Content("k", "n", shop, null, "general", List.of(), Map.of(), true, true));
        bad.add(new WebForm.Content("k", "n", shop, null, "general", List.of(), Map.of("xx", new WebForm.Words("T", null, null)), true, true));
        bad.forEach(wrong -> assertThatThrownBy(() -> store.tx(() -> store.get(WebForms.class).create(viewer(admin), wrong)))
                .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.kind()).isEqualTo(Refused.Kind.INVALID)));

        WebForm.Content off = new WebForm.Content("help", "Help", shop, null, "general", List.of(), form.texts(), true, false);
        store.run(() -> store.get(WebForms.class).change(viewer(admin), form.id(), off, form.version()));
        assertThatThrownBy(() -> store.run(() -> store.get(WebForms.class).open("help"))).hasMessageContaining("notFound");
        assertThatThrownBy(() -> store.run(() -> store.get(WebForms.class).change(viewer(admin), form.id(), off, form.version())))
                .isInstanceOfSatisfying(Refused.class, r -> assertThat(r.kind()).isEqualTo(Refused.Kind.STALE));
        Viewer elsewhere = new Viewer(admin, "admin", Set.of(), BuiltInRole.ADMIN.grants(), Set.of(), Set.of(Ids.next()));
        assertThatThrownBy(() -> store.run(() -> store.get(WebForms.class).get(elsewhere, form.id()))).hasMessageContaining("notFound");
    }
}
