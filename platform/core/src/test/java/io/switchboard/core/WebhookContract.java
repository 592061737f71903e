package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.AgentState;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Shop;
import io.switchboard.core.apikey.ApiKeys;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.EventLog;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.core.ticket.NewTickets;
import io.switchboard.core.ticket.Ticket;
import io.switchboard.core.ticket.TicketDesk;
import io.switchboard.core.ticket.type.TicketTypes;
import io.switchboard.core.webhook.Deliveries;
import io.switchboard.core.webhook.Delivery;
import io.switchboard.core.webhook.Delivery.State;
import io.switchboard.core.webhook.Webhook;
import io.switchboard.core.webhook.WebhookHealth;
import io.switchboard.core.webhook.WebhookMoves;
import io.switchboard.core.webhook.WebhookMoves.Came;
import io.switchboard.core.webhook.Webhooks;
import io.switchboard.spi.message.Content;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What webhooks promise on each database. */
abstract class WebhookContract extends CoreMoves {
    private WebhookMoves hooks;

    @BeforeEach
    void licensed() {
        store.run(() -> store.get(LicenceService.class).begin(null, true));
        hooks = new WebhookMoves(store);
    }

    private UUID hook() {
        return hook("*");
    }

    private UUID hook(String... events) {
        return hooks.create(Viewer.PLATFORM, events).webhook().id();
    }

    private List<String> types() {
        return hooks.came.stream().map(Came::type).toList();
    }

    @Test
    void everyKindIsTold() {
        UUID anna = agent("anna", 5);
        hook();
        receive("m1", "carl", "hello");
        store.run(() -> store.get(Agents.class).enter(anna, AgentState.BUSY));
        store.run(() -> store.get(EventLog.class).tell("plugin.updated", null, "channel-x"));
        hooks.follow();
        hooks.deliver();

        assertThat(types())
                .contains("contact.created", "conversation.created", "message.created", "conversation.updated", "agent.state", "plugin.updated")
                .doesNotContain("webhook.created", "shop.created");
        assertThat(hooks.came.stream().map(Came::id).distinct()).hasSameSizeAs(hooks.came);
        Came message = hooks.came.stream().filter(came -> came.type().equals("message.created")).findFirst().orElseThrow();
        assertThat(message.json()).containsKeys("id", "type", "occurredAt", "conversationId", "seq", "data");
        assertThat(message.headers()).containsEntry("X-Switchboard-Event-Id", message.id()).containsEntry("X-Switchboard-Attempt", "1");
    }

    @Test
    void onlyWhatIsAskedForIsTold() {
        hook("contact.*", "message.created");
        receive("m1", "carl", "hello");
        hooks.follow();
        hooks.deliver();

        assertThat(types()).containsExactlyInAnyOrder("contact.created", "message.created");
    }

    @Test
    void receiversKnowThatItWasUs() throws Exception {
        Webhooks.Made made = hooks.create(Viewer.PLATFORM, "message.*");
        receive("m1", "carl", "hello");
        hooks.follow();
        hooks.deliver();
        Came first = hooks.came.get(0);
        assertThat(signatures(first)).containsExactly(hmac(made.secret(), first));

        Webhooks.Made next = store.tx(() -> store.get(Webhooks.class).rotate(Viewer.PLATFORM, made.webhook().id(), Duration.ofHours(24)));
        receive("m2", "carl", "again");
        hooks.follow();
        hooks.deliver();
        Came second = hooks.came.get(1);
        assertThat(signatures(second)).containsExactly(hmac(next.secret(), second), hmac(made.secret(), second));

        clock.forward(Duration.ofHours(25));
        receive("m3", "carl", "and again");
        hooks.follow();
        hooks.deliver();
        Came third = hooks.came.get(2);
        assertThat(signatures(third)).containsExactly(hmac(next.secret(), third));
        String stored = String.valueOf(store.tx(() -> store.get(jakarta.persistence.EntityManager.class)
                .createNativeQuery("select secret || former_secret from webhook")
                .getSingleResult()));
        assertThat(stored).doesNotContain(made.secret()).doesNotContain(next.secret());
    }

    @Test
    void whatHappensToTicketsIsToldSigned() throws Exception {
        UUID anna = agent("anna", 5);
        store.run(() -> store.get(TicketTypes.class).install());
        Webhooks.Made made = hooks.create(Viewer.PLATFORM, "ticket.*");
        NewTickets.Draft draft = new NewTickets.Draft(
                "c1", "Parcel", "general", "late", null, null, shop, null, null, null, Map.of(), List.of(), null, null, null, List.of());
        Ticket ticket = store.tx(() -> store.get(NewTickets.class).make(viewer(anna), draft)).ticket();
        store.run(() -> store.get(TicketDesk.class)
                .comment(viewer(anna), ticket.id(), new TicketDesk.Comment("n1", "a word", false, List.of(), List.of(), null, false)));
        hooks.follow();
        hooks.deliver();

        assertThat(types()).containsExactly("ticket.created", "ticket.updated");
        for (Came came : hooks.came) {
            assertThat(signatures(came)).containsExactly(hmac(made.secret(), came));
        }
    }

    private static List<String> signatures(Came came) {
        String header = came.headers().get("X-Switchboard-Signature");
        assertThat(header).startsWith("t=");
        return List.of(header.split(",")).stream().filter(part -> part.startsWith("v1=")).map(part -> part.substring(3)).toList();
    }

    /** As a receiver would: from the header and the bytes that came. */
    private static String hmac(String secret, Came came) throws GeneralSecurityException {
        String time = came.headers().get("X-Switchboard-Signature").split(",")[0].substring(2);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac.doFinal(came.body()));
    }

    @Test
    void aWebhookEndsWithTheKeyThatMadeIt() {
        ApiKeys keys = store.get(ApiKeys.class);
        ApiKeys.Form form = new ApiKeys.Form("CRM", List.of("webhooks:write", "conversations:read"), null, null, null, null, null);
        ApiKeys.Made key = store.tx(() -> keys.create(Viewer.PLATFORM, "admin", form));
        UUID webhook = hooks.create(key.key().viewer(), "message.*").webhook().id();
        UUID houses = hook("message.*");
        hooks.check();
        assertThat(hooks.read(webhook).isEnabled()).isTrue();
        assertThat(hooks.read(webhook).sponsorName()).isEqualTo("CRM");
        receive("m1", "carl", "before");
        hooks.follow();

        store.run(() -> keys.revoke(Viewer.PLATFORM, "admin", key.key().id()));
        hooks.check();
        assertThat(hooks.read(webhook).isEnabled()).isFalse();
        assertThat(hooks.read(webhook).stopped()).isEqualTo("KEY_ENDED");
        assertThat(hooks.read(houses).isEnabled()).as("the house's own").isTrue();
        receive("m2", "carl", "after");
        hooks.follow();
        hooks.deliver();
        assertThat(hooks.log(webhook, State.DONE)).isEmpty();

        UUID boss = agent("boss", 1, BuiltInRole.ADMIN);
        Viewer admin = store.tx(() -> viewer(boss));
        store.run(() -> store.get(Webhooks.class).change(admin, webhook, WebhookMoves.enabled(true), null));
        hooks.check();
        Webhook taken = hooks.read(webhook);
        assertThat(taken.isEnabled()).as("he answers for it now").isTrue();
        assertThat(taken.stopped()).isNull();
        assertThat(taken.sponsorId()).isEqualTo(boss);
        hooks.deliver();
        assertThat(hooks.log(webhook, State.DONE)).as("what waited").hasSize(1);
    }

    @Test
    void aWebhookStopsWhenWhoAnswersForItMayReadNoMoreOrLeaves() {
        UUID ann = agent("ann", 1, BuiltInRole.ADMIN);
        UUID bob = agent("bob", 1, BuiltInRole.ADMIN);
        UUID hers = hooks.create(store.tx(() -> viewer(ann)), "contact.*").webhook().id();
        UUID his = hooks.create(store.tx(() -> viewer(bob)), "contact.*").webhook().id();
        UUID sue = agent("sue", 1, BuiltInRole.SUPERVISOR);
        Viewer supervisor = store.tx(() -> viewer(sue));
        Webhooks webhooks = store.get(Webhooks.class);

        store.run(() -> store.get(Agents.class).lock(ann).deactivate());
        store.run(() -> store.get(Agents.class).lock(bob).giveRoles(BuiltInRole.names(BuiltInRole.AGENT)));
        hooks.check();
        assertThat(hooks.read(hers).stopped()).isEqualTo("AGENT_LEFT");
        assertThat(hooks.read(his).stopped()).isEqualTo("RIGHTS_LOST");
        assertThat(hooks.refused(() -> webhooks.change(supervisor, hers, WebhookMoves.enabled(true), null)).kind())
                .as("whoever takes it over must be allowed to read it")
                .isEqualTo(Refused.Kind.FORBIDDEN);
    }

    @Test
    void whoSetsWhitherItGoesAnswersForIt() {
        UUID ann = agent("ann", 1, BuiltInRole.ADMIN);
        UUID bob = agent("bob", 1, BuiltInRole.ADMIN);
        Viewer first = store.tx(() -> viewer(ann));
        Viewer other = store.tx(() -> viewer(bob));
        UUID webhook = hooks.create(first, "contact.*").webhook().id();
        Webhooks webhooks = store.get(Webhooks.class);
        store.run(() -> webhooks.change(other, webhook, new Webhooks.Form("New name", null, null, null, null, null, null), null));
        assertThat(hooks.read(webhook).sponsorId()).as("a name is nothing").isEqualTo(ann);
        store.run(() -> webhooks.change(other, webhook, new Webhooks.Form(null, "https://else.example/in", null, null, null, null, null), null));
        assertThat(hooks.read(webhook).sponsorId()).isEqualTo(bob);
        store.run(() -> webhooks.change(first, webhook, WebhookMoves.enabled(true), null));
        assertThat(hooks.read(webhook).sponsorId()).as("it was on").isEqualTo(bob);
    }

    @Test
    void aFailureHoldsBackOnlyItsOwnObject() {
        hook("message.created");
        receive("a1", "anna", "one");
        receive("b1", "ben", "one");
        String anna = conversationOf("anna");
        String ben = conversationOf("ben");
        hooks.receiver = came -> anna.equals(came.json().get("conversationId")) ? 500 : 200;
        hooks.follow();
        hooks.deliver();
        receive("a2", "anna", "two");
        receive("b2", "ben", "two");
        hooks.follow();
        hooks.deliver();

        assertThat(taken(ben)).hasSize(2);
        assertThat(taken(anna)).isEmpty();
        assertThat(hooks.came.stream().filter(came -> anna.equals(came.json().get("conversationId"))).map(Came::id).distinct())
                .as("the second waits behind the first")
                .hasSize(1);

        hooks.receiver = came -> 200;
        clock.forward(Duration.ofMinutes(1));
        hooks.deliver();
        assertThat(taken(anna)).hasSize(2).isSorted();
    }

    private String conversationOf(String who) {
        return list(null, search(who)).get(0).id().toString();
    }

    /** The seqs that were taken, in the order in which they were. */
    private List<Integer> taken(String conversation) {
        return hooks.came.stream()
                .filter(came -> came.status() == 200 && conversation.equals(came.json().get("conversationId")))
                .map(came -> (Integer) came.json().get("seq"))
                .toList();
    }

    @Test
    void whateverFailsNothingIsLostAndEachObjectKeepsItsOrder() {
        UUID webhook = hook("conversation.*", "message.*");
        Random random = new Random(7);
        hooks.receiver = came -> random.nextInt(3) == 0 ? 200 : random.nextBoolean() ? 500 : 503;
        int told = 0;
        for (int round = 0; round < 60; round++) {
            receive("m" + round, "person" + random.nextInt(4), "message " + round);
            hooks.follow();
            hooks.deliverSome(1 + random.nextInt(8));
            clock.forward(Duration.ofSeconds(random.nextInt(40)));
        }
        told = hooks.log(webhook, null).size();
        for (int i = 0; i < 2000 && !hooks.log(webhook, State.WAITING).isEmpty(); i++) {
            hooks.deliverSome(8);
            clock.forward(Duration.ofMinutes(1));
        }

        List<Came> good = hooks.came.stream().filter(came -> came.status() == 200).toList();
        assertThat(good).hasSize(told).hasSizeGreaterThan(100);
        assertThat(good.stream().map(Came::id).distinct()).hasSize(told);
        good.stream().map(came -> (String) came.json().get("conversationId")).distinct().forEach(conversation ->
                assertThat(taken(conversation)).as(conversation).isSortedAccordingTo(Comparator.naturalOrder()));
    }

    @Test
    void aDeadReceiverIsTriedForADayAndItsLettersCanBeSentAgain() {
        UUID webhook = hook("message.created");
        receive("m1", "anna", "one");
        hooks.receiver = came -> 500;
        hooks.follow();
        Instant began = clock.instant();
        List<Duration> pauses = new ArrayList<>();
        while (hooks.log(webhook, State.DEAD).isEmpty()) {
            assertThat(hooks.deliver()).isEqualTo(1);
            List<Delivery> waiting = hooks.log(webhook, State.WAITING);
            if (!waiting.isEmpty()) {
                Duration pause = Duration.between(clock.instant(), waiting.get(0).nextAt());
                pauses.add(pause);
                clock.forward(pause);
            }
        }

        assertThat(Duration.between(began, clock.instant())).isBetween(Duration.ofHours(24), Duration.ofHours(26));
        assertThat(pauses.size()).isBetween(25, 50);
        assertThat(pauses.get(0)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
        assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofMinutes(72)) <= 0);
        assertThat(Set.copyOf(pauses)).as("not all at the same moment").hasSizeGreaterThan(10);
        Delivery dead = hooks.log(webhook, State.DEAD).get(0);
        assertThat(dead.status()).isEqualTo(500);
        assertThat(dead.answer()).isEqualTo("answer 500");
        assertThat(dead.fault()).isEqualTo(Delivery.Fault.STATUS);
        assertThat(dead.attempts()).isEqualTo(hooks.came.size());

        hooks.receiver = came -> 204;
        assertThat(store.tx(() -> store.get(Deliveries.class).replayDead(Viewer.PLATFORM, webhook))).isEqualTo(1);
        hooks.deliver();
        assertThat(hooks.log(webhook, State.DONE)).singleElement().satisfies(done -> assertThat(done.eventId()).isEqualTo(dead.eventId()));
        store.run(() -> store.get(Deliveries.class).replay(Viewer.PLATFORM, webhook, dead.id()));
        assertThat(hooks.deliver()).as("what was taken can be sent again as well").isEqualTo(1);
    }

    @Test
    void oneThatTakesNothingIsLeftAloneAndThenSwitchedOff() {
        UUID webhook = hook("message.created");
        hooks.receiver = came -> 503;
        for (int i = 0; i < 40; i++) {
            receive("m" + i, "person" + i, "hello");
        }
        hooks.follow();
        hooks.deliver();
        int atOnce = hooks.came.size();
        assertThat(atOnce).as("it is left alone after the first few").isLessThanOrEqualTo(16);
        assertThat(hooks.read(webhook).restUntil()).isAfter(clock.instant());
        assertThat(hooks.deliver()).isZero();
        clock.forward(Duration.ofMinutes(6));
        hooks.deliver();
        assertThat(hooks.came).as("and asked with one alone").hasSize(atOnce + 1);

        for (int hour = 0; hour < 80 && hooks.read(webhook).isEnabled(); hour++) {
            clock.forward(Duration.ofHours(1));
            receive("h" + hour, "late" + hour, "hello");
            hooks.follow();
            hooks.expire();
            hooks.deliver();
        }
        Webhook stopped = hooks.read(webhook);
        assertThat(stopped.isEnabled()).isFalse();
        assertThat(stopped.stopped()).isEqualTo("FAILING");
        assertThat(Duration.between(stopped.failingSince(), stopped.stoppedAt())).isBetween(WebhookHealth.DEAD_AFTER, WebhookHealth.DEAD_AFTER.plusHours(2));
        assertThat(hooks.log(webhook, State.DEAD)).as("what waited too long was given up").hasSizeGreaterThan(60);
        assertThat(hooks.deliver()).isZero();

        hooks.receiver = came -> 200;
        hooks.change(webhook, WebhookMoves.enabled(true));
        assertThat(hooks.read(webhook).stopped()).isNull();
        assertThat(hooks.deliver()).isPositive();
        assertThat(hooks.log(webhook, State.WAITING)).isEmpty();
        assertThat(hooks.read(webhook).failingSince()).isNull();
    }

    @Test
    void oneThatSaysItIsGoneIsSwitchedOff() {
        UUID webhook = hook("message.created");
        hooks.receiver = came -> 410;
        receive("m1", "anna", "hello");
        hooks.follow();
        hooks.deliver();
        assertThat(hooks.read(webhook).stopped()).isEqualTo("GONE");
    }

    @Test
    void whatAKilledServerWasSendingIsSentAgain() {
        UUID webhook = hook("message.created");
        receive("m1", "anna", "one");
        receive("m2", "anna", "two");
        hooks.follow();
        List<Delivery> lost = hooks.claim(webhook, 16);
        assertThat(lost).as("of one object one at a time").hasSize(1);
        assertThat(hooks.deliver()).isZero();
        assertThat(hooks.recover()).as("its minute isn't over").isZero();

        store.run(() -> store.get(jakarta.persistence.EntityManager.class)
                .createNativeQuery("update webhook_delivery set locked_until = current_timestamp - interval '1' second where state = 'SENDING'")
                .executeUpdate());
        assertThat(hooks.recover()).isEqualTo(1);
        hooks.endedLate(lost.get(0), false);
        assertThat(hooks.deliver()).isEqualTo(2);
        hooks.endedLate(lost.get(0), false);
        assertThat(hooks.log(webhook, State.DONE)).hasSize(2);
    }

    @Test
    void severalServersSendEachOnceAndInOrder() throws Exception {
        UUID webhook = hook("message.created");
        for (int i = 0; i < 120; i++) {
            receive("m" + i, "person" + i % 12, "message " + i);
        }
        List<Callable<Integer>> readers = IntStream.range(0, 3).mapToObj(i -> (Callable<Integer>) hooks::follow).toList();
        inParallel(3, readers);
        hooks.follow();
        assertThat(hooks.log(webhook, null)).as("each event is written down once").hasSize(120);

        Map<String, Boolean> inside = new ConcurrentHashMap<>();
        List<String> together = new ArrayList<>();
        hooks.receiver = came -> {
            String conversation = (String) came.json().get("conversationId");
            if (inside.put(conversation, true) != null) {
                together.add(conversation);
            }
            inside.remove(conversation);
            return 200;
        };
        inParallel(4, IntStream.range(0, 4).mapToObj(i -> (Callable<Integer>) () -> {
            int empty = 0;
            int sent = 0;
            while (empty < 3) {
                int now = hooks.deliverSome(8);
                sent += now;
                empty = now == 0 ? empty + 1 : 0;
            }
            return sent;
        }).toList());
        hooks.deliver();

        assertThat(together).isEmpty();
        assertThat(hooks.came).hasSize(120);
        Map<String, List<Integer>> seqs = new HashMap<>();
        hooks.came.forEach(came -> seqs.computeIfAbsent((String) came.json().get("conversationId"), id -> new ArrayList<>())
                .add((Integer) came.json().get("seq")));
        assertThat(seqs).hasSize(12);
        seqs.values().forEach(each -> assertThat(each).isSorted());
    }

    @Test
    void notesStayInsideUnlessAskedFor() {
        UUID quiet = hook("message.created");
        Webhooks.Made open = store.tx(() -> store.get(Webhooks.class).create(
                Viewer.PLATFORM, new Webhooks.Form("Notes", "https://notes.example/", List.of("message.created"), null, null, true, null)));
        receive("m1", "anna", "hello");
        UUID alice = agent("alice", 5, BuiltInRole.SUPERVISOR);
        UUID conversation = UUID.fromString(conversationOf("anna"));
        store.run(() -> store.get(Answers.class).write(
                viewer(alice), conversation, new Answers.Draft("n1", new Content.Text("a note"), List.of(), true, null, true)));
        hooks.follow();

        assertThat(hooks.log(quiet, null)).hasSize(1);
        assertThat(hooks.log(open.webhook().id(), null)).hasSize(2);
    }

    @Test
    void oneShopsWebhookIsToldNothingElse() {
        UUID other = Ids.next();
        store.run(() -> store.get(Groups.class).add(new Shop(other, "Other", ZoneId.of("UTC"), "en", clock.instant())));
        UUID here = made("*", shop.toString(), null);
        UUID there = made("*", other.toString(), null);
        UUID channelOnly = made("*", null, channel.toString());
        agent("anna", 5);
        receive("m1", "carl", "hello");
        store.run(() -> store.get(Contacts.class).add(new Contact(Ids.next(), other, "Of the other", clock.instant())));
        hooks.follow();

        assertThat(typesOf(here)).contains("contact.created", "message.created", "conversation.created").noneMatch(type -> type.startsWith("agent"));
        assertThat(typesOf(there)).containsExactly("contact.created");
        assertThat(typesOf(channelOnly)).contains("message.created", "conversation.created").doesNotContain("contact.created");
    }

    private UUID made(String events, String itsShop, String itsChannel) {
        return store.tx(() -> store.get(Webhooks.class).create(
                        Viewer.PLATFORM, new Webhooks.Form("Of one", "https://x.example/", List.of(events), itsShop, itsChannel, null, null)))
                .webhook()
                .id();
    }

    private Set<String> typesOf(UUID webhook) {
        return hooks.log(webhook, null).stream().map(Delivery::eventType).collect(Collectors.toSet());
    }

    @Test
    void whatTheLicenceStopsIsKeptAndGoesOn() {
        UUID webhook = hook("message.created");
        receive("m1", "anna", "one");
        hooks.follow();
        clock.forward(Duration.ofDays(31));
        store.run(() -> store.get(LicenceService.class).look());
        receive("m2", "anna", "two");
        assertThat(hooks.follow()).as("nothing is read").isZero();
        assertThat(hooks.refused(() -> hooksCreate(Viewer.PLATFORM)).code()).isEqualTo("licence.module");
        hooks.keep();

        store.forget(LicenceService.class);
        store.run(() -> store.get(jakarta.persistence.EntityManager.class)
                .createNativeQuery("update licence set demo_since = seen_at")
                .executeUpdate());
        store.forget(
                io.switchboard.core.webhook.WebhookFollower.class, Webhooks.class, io.switchboard.core.webhook.WebhookRound.class, Deliveries.class);
        store.run(() -> store.get(LicenceService.class).begin(null, true));
        assertThat(hooks.follow()).isPositive();
        hooks.receiver = came -> 500;
        hooks.deliver();
        assertThat(hooks.log(webhook, State.DEAD)).as("it has its whole time").isEmpty();
        hooks.receiver = came -> 200;
        clock.forward(Duration.ofMinutes(5));
        hooks.deliver();
        assertThat(hooks.log(webhook, State.DONE)).hasSize(2);
    }

    private Viewer viewerOf(UUID agent) {
        return store.tx(() -> viewer(agent));
    }

    private Webhooks.Made hooksCreate(Viewer viewer) {
        return store.get(Webhooks.class)
                .create(viewer, new Webhooks.Form("Test", "https://there.example/in", List.of("*"), null, null, null, null));
    }

    @Test
    void nobodyHasSentElsewhereWhatHeMayNotRead() {
        UUID webhook = hook();
        Viewer admin = viewerOf(agent("boss", 5, BuiltInRole.ADMIN));
        Viewer supervisor = viewerOf(agent("carol", 5, BuiltInRole.SUPERVISOR));
        Viewer half = new Viewer(
                supervisor.agentId(),
                "half",
                Set.of(),
                io.switchboard.core.shared.Grants.parse("x", Map.of("webhooks:write", "ALL", "conversations:read", "TEAM")),
                Set.of(),
                Set.of());

        assertThat(hooks.refused(() -> hooksCreate(supervisor)).kind()).isEqualTo(Refused.Kind.FORBIDDEN);
        assertThat(hooks.refused(() -> hooksCreate(half)).code()).isEqualTo("webhook.beyondOwn");
        assertThat(hooks.refused(() -> store.get(Webhooks.class).change(
                        half, webhook, new Webhooks.Form(null, "https://mine.example/", null, null, null, null, null), null)).code())
                .as("nor turns another's his way")
                .isEqualTo("webhook.beyondOwn");
        assertThat(hooks.refused(() -> store.get(Webhooks.class).rotate(half, webhook, Duration.ZERO)).code()).isEqualTo("webhook.beyondOwn");
        store.run(() -> hooksCreate(admin));
        Viewer ofOneShop = new Viewer(admin.agentId(), "one", Set.of(), admin.grants(), Set.of(), Set.of(shop));
        assertThat(hooks.refused(() -> hooksCreate(ofOneShop)).fields().get(0).field()).isEqualTo("shop");
        assertThat(hooks.refused(() -> store.get(Webhooks.class).get(ofOneShop, webhook)).kind()).isEqualTo(Refused.Kind.NOT_FOUND);
    }

    @Test
    void whatIsWrongIsNamed() {
        Webhooks.Form[] wrong = {
            new Webhooks.Form(" ", "https://x.example/", List.of("*"), null, null, null, null),
            new Webhooks.Form("x", null, List.of("*"), null, null, null, null),
            new Webhooks.Form("x", "https://x.example/", null, null, null, null, null),
            new Webhooks.Form("x", "https://x.example/", List.of(), null, null, null, null),
            new Webhooks.Form("x", "https://x.example/", List.of("session.*"), null, null, null, null),
            new Webhooks.Form("x", "https://x.example/", List.of("ping"), null, null, null, null),
            new Webhooks.Form("x", "https://x.example/", List.of("*"), "nonsense", null, null, null),
            new Webhooks.Form("x", "https://x.example/", List.of("*"), null, UUID.randomUUID().toString(), null, null)
        };
        String[] fields = {"name", "url", "events", "events", "events", "events", "shop", "channel"};
        for (int i = 0; i < wrong.length; i++) {
            Webhooks.Form form = wrong[i];
            assertThat(hooks.refused(() -> store.get(Webhooks.class).create(Viewer.PLATFORM, form)).fields().get(0).field()).isEqualTo(fields[i]);
        }
    }

    @Test
    void aTrialIsMadeAtOnceAndOldLettersAreRemoved() {
        UUID webhook = hook("message.created");
        hooks.change(webhook, WebhookMoves.enabled(false));
        Delivery good = hooks.ping(webhook);
        assertThat(good.state()).isEqualTo(State.DONE);
        assertThat(hooks.came.get(0).type()).isEqualTo("ping");
        hooks.receiver = came -> 302;
        assertThat(hooks.ping(webhook).fault()).isEqualTo(Delivery.Fault.REDIRECT);
        receive("m1", "anna", "not told: it is off");
        hooks.follow();
        assertThat(hooks.log(webhook, null)).hasSize(2);

        assertThat(hooks.prune()).isZero();
        clock.forward(Duration.ofDays(15));
        assertThat(hooks.prune()).isEqualTo(2);
    }
}
