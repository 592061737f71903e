package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.switchboard.core.agent.AgentGroup;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.agent.Role;
import io.switchboard.core.agent.Roles;
import io.switchboard.core.apikey.ApiKey;
import io.switchboard.core.apikey.ApiKeys;
import io.switchboard.core.apikey.FirstAnswers;
import io.switchboard.core.apikey.KeyCheck;
import io.switchboard.core.apikey.KeyUses;
import io.switchboard.core.conversation.Answers;
import io.switchboard.core.conversation.Author;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.ConversationState;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Transfers;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.message.Content;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What API keys promise on each database. */
abstract class ApiKeyContract extends CoreMoves {
    private static final String HERE = "192.0.2.7";

    @BeforeEach
    void licence() {
        store.run(() -> store.get(LicenceService.class).begin(null, true));
    }

    private static ApiKeys.Form form(String... scopes) {
        return new ApiKeys.Form("Shop system", List.of(scopes), null, null, null, null, null);
    }

    private static ApiKeys.Form only(List<String> scopes, Optional<Instant> end, List<String> networks, Set<UUID> groups) {
        return new ApiKeys.Form("Shop system", scopes, end, networks, null, groups, null);
    }

    private ApiKeys.Made make(Viewer viewer, ApiKeys.Form form) {
        return store.tx(() -> store.get(ApiKeys.class).create(viewer, "admin", form));
    }

    private KeyCheck.Pass pass(String key, String address) {
        return store.tx(() -> store.get(KeyCheck.class).pass(key, address));
    }

    private String refusal(Runnable run) {
        try {
            store.run(run);
        } catch (Refused refused) {
            return refused.kind() + " " + (refused.fields().isEmpty() ? refused.code() : refused.fields().get(0).field() + " " + refused.fields().get(0).code());
        }
        return "allowed";
    }

    private String passing(String key, String address) {
        return refusal(() -> store.get(KeyCheck.class).pass(key, address));
    }

    @Test
    void letsInWhoHasItAndNobodyElse() {
        ApiKeys.Made made = make(Viewer.PLATFORM, form("conversations:read", "contacts:write"));
        String key = made.text();
        assertThat(key).matches("sbk_[0-9a-f]{32}_[0-9A-Za-z]{43}");

        KeyCheck.Pass pass = pass(key, HERE);
        assertThat(pass.viewer().isKey()).isTrue();
        assertThat(pass.viewer().name()).isEqualTo("Shop system");
        assertThat(pass.viewer().grants().words()).isEqualTo(Map.of("conversations:read", "ALL", "contacts:write", "ALL"));
        assertThat(pass.perMinute()).isEqualTo(ApiKeys.USUAL_RATE);

        // Each letter counts, of the id and of the secret.
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            StringBuilder other = new StringBuilder(key);
            int at = random.nextInt(key.length());
            char given = (char) (33 + random.nextInt(90));
            other.setCharAt(at, given);
            if (!other.toString().equals(key)) {
                assertThat(passing(other.toString(), HERE)).as(other.toString()).isEqualTo("UNAUTHENTICATED apiKey.unknown");
            }
            assertThat(passing(key.substring(0, at), HERE)).isEqualTo("UNAUTHENTICATED apiKey.unknown");
        }
        assertThat(passing(key + "0", HERE)).isEqualTo("UNAUTHENTICATED apiKey.unknown");
    }

    @Test
    void keepsNoSecret() {
        String key = make(Viewer.PLATFORM, form("contacts:read")).text();
        String secret = key.substring(key.length() - 43);
        String kept = store.tx(() -> store.get(EntityManager.class)
                .createNativeQuery("select concat(name, ' ', secret_hash, ' ', permissions, ' ', created_by) from api_key", String.class)
                .getSingleResult()
                .toString());
        assertThat(kept).doesNotContain(secret);
        Set<String> secrets = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            secrets.add(make(Viewer.PLATFORM, form("contacts:read")).text().substring(37));
        }
        assertThat(secrets).hasSize(50);
    }

    @Test
    void endsAtItsTimeAndWhenItIsRevoked() {
        Instant end = clock.instant().plusSeconds(3600);
        ApiKeys.Made dated = make(Viewer.PLATFORM, only(List.of("contacts:read"), Optional.of(end), null, null));
        ApiKeys.Made open = make(Viewer.PLATFORM, form("contacts:read"));
        clock.forward(Duration.ofSeconds(3599));
        pass(dated.text(), HERE);
        clock.forward(Duration.ofSeconds(1));
        assertThat(passing(dated.text(), HERE)).isEqualTo("UNAUTHENTICATED apiKey.expired");
        assertThat(state(dated)).isEqualTo(ApiKey.State.EXPIRED);

        pass(open.text(), HERE);
        store.run(() -> store.get(ApiKeys.class).revoke(Viewer.PLATFORM, "carol", open.key().id()));
        assertThat(passing(open.text(), HERE)).isEqualTo("UNAUTHENTICATED apiKey.revoked");
        assertThat(state(open)).isEqualTo(ApiKey.State.REVOKED);
        assertThat(refusal(() -> change(Viewer.PLATFORM, open, form("contacts:read")))).isEqualTo("CONFLICT apiKey.ended");
        // It lives on with another end.
        store.run(() -> change(Viewer.PLATFORM, dated, only(null, Optional.empty(), null, null)));
        pass(dated.text(), HERE);
    }

    private ApiKey.State state(ApiKeys.Made made) {
        return store.tx(() -> store.get(ApiKeys.class).get(Viewer.PLATFORM, made.key().id()).stateAt(clock.instant()));
    }

    private ApiKey change(Viewer viewer, ApiKeys.Made made, ApiKeys.Form form) {
        return store.get(ApiKeys.class).change(viewer, made.key().id(), form, null);
    }

    @Test
    void isGoodFromItsNetworksOnly() {
        List<String> networks = List.of("192.0.2.0/25", "2001:db8:aa::/48", "198.51.100.9");
        String key = make(Viewer.PLATFORM, only(List.of("contacts:read"), null, networks, null)).text();
        for (String good : List.of("192.0.2.7", "192.0.2.127", "2001:db8:aa:1::5", "198.51.100.9", "::ffff:192.0.2.7")) {
            assertThat(passing(key, good)).as(good).isEqualTo("allowed");
        }
        for (String bad : List.of("192.0.2.128", "2001:db8:ab::1", "198.51.100.8", "unknown", "", "localhost")) {
            assertThat(passing(key, bad)).as(bad).isEqualTo("FORBIDDEN apiKey.address");
        }
        for (String wrong : List.of("192.0.2.0/33", "example.com", "10.0.0", "10.0.0.0/-1", "2001:db8::/129", "1.2.3.4/", "0x10.1.1.1", "")) {
            assertThat(refusal(() -> store.get(ApiKeys.class).create(Viewer.PLATFORM, "a", only(List.of("contacts:read"), null, List.of(wrong), null))))
                    .as(wrong)
                    .isEqualTo("INVALID addresses notNetwork");
        }
    }

    @Test
    void nobodyGivesAKeyMoreThanHeHas() {
        Role office = store.tx(() -> store.get(Roles.class).create(
                Viewer.PLATFORM, "Office", Map.of("apikeys:write", "ALL", "conversations:read", "TEAM", "contacts:read", "OWN", "agents:read", "ALL")));
        UUID clerk = agent("clerk", 5);
        store.run(() -> store.get(Agents.class).get(clerk).giveRoles(Set.of(office.id().toString())));
        AgentGroup mine = new AgentGroup(Ids.next(), shop, "Mine", clock.instant());
        AgentGroup others = new AgentGroup(Ids.next(), shop, "Others", clock.instant());
        mine.join(clerk);
        store.run(() -> store.get(Groups.class).add(mine));
        store.run(() -> store.get(Groups.class).add(others));
        Viewer viewer = store.tx(() -> viewer(clerk));

        assertThat(creating(viewer, form("contacts:write"))).isEqualTo("FORBIDDEN role.beyondOwn");
        assertThat(creating(viewer, form("contacts:read"))).isEqualTo("INVALID scopes scopeOwn");
        assertThat(creating(viewer, form("apikeys:write"))).isEqualTo("INVALID scopes notChoice");
        assertThat(creating(viewer, form("conversations:take"))).isEqualTo("INVALID scopes notChoice");
        assertThat(creating(viewer, form("conversations:fly"))).isEqualTo("INVALID scopes notChoice");
        assertThat(creating(viewer, form())).isEqualTo("INVALID scopes required");
        assertThat(creating(viewer, only(List.of("conversations:read"), null, null, Set.of(others.id())))).isEqualTo("INVALID groupIds unknownGroup");
        UUID alice = agent("alice", 5);
        assertThat(creating(store.tx(() -> viewer(alice)), form("conversations:read"))).startsWith("FORBIDDEN");

        Viewer key = pass(make(viewer, form("conversations:read", "agents:read")).text(), HERE).viewer();
        assertThat(key.grants().range(Permission.CONVERSATIONS_READ)).isEqualTo(Viewer.Scope.TEAM);
        assertThat(key.groups()).containsExactly(mine.id());

        // What is above him he doesn't change, but he may end it.
        ApiKeys.Made admins = make(Viewer.PLATFORM, form("contacts:write"));
        assertThat(refusal(() -> change(viewer, admins, only(null, Optional.empty(), List.of(), null)))).isEqualTo("FORBIDDEN role.beyondOwn");
        ApiKeys.Made elsewhere = make(Viewer.PLATFORM, only(List.of("conversations:read"), null, null, Set.of(others.id())));
        assertThat(refusal(() -> change(viewer, elsewhere, form("conversations:read")))).isEqualTo("FORBIDDEN role.beyondOwn");
        store.run(() -> store.get(ApiKeys.class).revoke(viewer, "clerk", admins.key().id()));
    }

    private String creating(Viewer viewer, ApiKeys.Form form) {
        return refusal(() -> store.get(ApiKeys.class).create(viewer, "clerk", form));
    }

    @Test
    void seesWhatItsGroupsSee() {
        AgentGroup desk = new AgentGroup(Ids.next(), shop, "Desk", clock.instant());
        AgentGroup other = new AgentGroup(Ids.next(), shop, "Other", clock.instant());
        store.run(() -> store.get(Groups.class).add(desk));
        store.run(() -> store.get(Groups.class).add(other));
        receive("m1", "anna", "for the other desk");
        UUID id = all().get(0).id();
        store.run(() -> store.get(Transfers.class).transfer(Viewer.PLATFORM, id, null, other.id(), null));
        ApiKeys.Made made = make(Viewer.PLATFORM, only(List.of("conversations:read"), null, null, Set.of(desk.id())));
        assertThat(seen(made)).isEmpty();

        store.run(() -> change(Viewer.PLATFORM, made, only(null, null, null, Set.of(other.id()))));
        assertThat(seen(made)).containsExactly(id);
        store.run(() -> change(Viewer.PLATFORM, made, only(List.of("contacts:read"), null, null, null)));
        assertThat(seen(made)).isEmpty();
    }

    private List<UUID> seen(ApiKeys.Made made) {
        Viewer viewer = pass(made.text(), HERE).viewer();
        return store.tx(() -> store.get(Conversations.class).list(viewer, Conversations.Filter.NONE, null, 10)).items().stream()
                .map(Conversation::id)
                .toList();
    }

    @Test
    void answersInItsOwnNameAndTakesNothing() {
        Viewer key = pass(make(Viewer.PLATFORM, form("conversations:read", "conversations:write")).text(), HERE).viewer();
        receive("m1", "anna", "where is my parcel?");
        UUID id = all().get(0).id();

        Message said = write(key, id, "c1", "On its way.");
        assertThat(said.author()).isEqualTo(new Author(Author.Kind.API, key.agentId(), "Shop system"));
        assertThat(write(key, id, "c1", "On its way.").id()).isEqualTo(said.id());
        assertThat(all().get(0).state()).isEqualTo(ConversationState.QUEUED);
        assertThat(all().get(0).assigneeId()).isNull();
        assertThat(all().get(0).waitingSince()).isNull();
        assertThat(outboxRows()).isEqualTo(1);
        assertThat(refusal(() -> store.get(Transfers.class).accept(key, id))).isEqualTo("FORBIDDEN apiKey.notPerson");
        assertThat(refusal(() -> store.get(Transfers.class).assign(key, id, key.agentId()))).isEqualTo("INVALID agentId unknownAgent");

        UUID alice = agent("alice", 5, BuiltInRole.AGENT);
        store.run(() -> store.get(Transfers.class).assign(key, id, alice));
        assertThat(all().get(0).assigneeId()).isEqualTo(alice);
        store.run(() -> store.get(Transfers.class).close(key, id));
        assertThat(load(alice)).isZero();
        store.run(() -> store.get(Transfers.class).reopen(key, id));
        assertThat(all().get(0).state()).isEqualTo(ConversationState.QUEUED);
    }

    private Message write(Viewer viewer, UUID conversation, String clientId, String text) {
        return store.tx(() -> store.get(Answers.class)
                        .write(viewer, conversation, new Answers.Draft(clientId, new Content.Text(text), List.of(), false, null, false)))
                .message();
    }

    @Test
    void remembersItsLastUseBehindTheRequests() {
        ApiKeys.Made made = make(Viewer.PLATFORM, form("contacts:read"));
        pass(made.text(), HERE);
        assertThat(store.statements(() -> pass(made.text(), "192.0.2.8"))).as("what is known needs no statement").isZero();
        assertThat(lastUse(made)).isNull();

        store.run(() -> store.get(KeyUses.class).write());
        assertThat(lastUse(made)).isEqualTo("192.0.2.8");
        assertThat(store.statements(() -> store.run(() -> store.get(KeyUses.class).write()))).isZero();
        // It is written beside the row, whose version stays as it was seen.
        store.run(() -> store.get(ApiKeys.class).change(Viewer.PLATFORM, made.key().id(), form("contacts:read"), made.key().version()));
        assertThat(lastUse(made)).isEqualTo("192.0.2.8");
    }

    private String lastUse(ApiKeys.Made made) {
        return store.tx(() -> store.get(ApiKeys.class).get(Viewer.PLATFORM, made.key().id()).lastUsedFrom());
    }

    @Test
    void needsALicence() {
        ApiKeys.Made made = make(Viewer.PLATFORM, form("contacts:read"));
        clock.forward(Duration.ofDays(40));
        store.run(() -> store.get(LicenceService.class).look());

        assertThat(passing(made.text(), HERE)).isEqualTo("FORBIDDEN licence.module");
        assertThat(creating(Viewer.PLATFORM, form("contacts:read"))).isEqualTo("FORBIDDEN licence.module");
        store.run(() -> store.get(ApiKeys.class).revoke(Viewer.PLATFORM, "admin", made.key().id()));
    }

    @Test
    void aRepeatedCallGetsTheFirstAnswer() throws Exception {
        UUID mine = Ids.next();
        UUID others = Ids.next();
        FirstAnswers answers = store.get(FirstAnswers.class);
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> refusal(() -> answers.begin(mine, "k1", "hash")).equals("allowed"));
        }
        assertThat(inParallel(8, calls).stream().filter(first -> first)).as("one of all at once is the first").hasSize(1);
        assertThat(refusal(() -> answers.begin(mine, "k1", "hash"))).isEqualTo("CONFLICT repeat.running");
        assertThat(store.tx(() -> answers.begin(others, "k1", "else"))).isEmpty();

        store.run(() -> answers.done(mine, "k1", new FirstAnswers.Answer(201, "\"3\"", "{\"名\":1}")));
        assertThat(store.tx(() -> answers.begin(mine, "k1", "hash"))).contains(new FirstAnswers.Answer(201, "\"3\"", "{\"名\":1}"));
        assertThat(refusal(() -> answers.begin(mine, "k1", "else"))).isEqualTo("INVALID Idempotency-Key usedOtherwise");
        store.run(() -> answers.failed(mine, "k1"));
        assertThat(store.tx(() -> answers.begin(mine, "k1", "hash"))).as("what was done stays").isPresent();

        store.run(() -> answers.failed(others, "k1"));
        assertThat(store.tx(() -> answers.begin(others, "k1", "else"))).as("what failed may be tried again").isEmpty();
        store.run(() -> answers.done(others, "k1", new FirstAnswers.Answer(201, null, null)));
        assertThat(refusal(() -> answers.begin(others, "k1", "else"))).isEqualTo("CONFLICT repeat.toldOnce");

        UUID anna = Ids.next();
        UUID third = Ids.next();
        store.run(() -> answers.begin(third, "k1", "hash"));
        store.run(() -> answers.done(third, "k1", new FirstAnswers.Answer(201, null, "{\"id\":\"" + anna + "\",\"email\":\"anna@shop.example\"}")));
        assertThat(store.tx(() -> answers.forget(Ids.next()))).isZero();
        assertThat(store.tx(() -> answers.forget(anna))).as("who is forgotten stands in no kept answer").isEqualTo(1);

        clock.forward(Duration.ofHours(25));
        assertThat(store.tx(answers::removeOld)).isEqualTo(2);
        assertThat(store.tx(() -> answers.begin(mine, "k1", "other"))).isEmpty();
    }
}
