package io.switchboard.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.switchboard.core.agent.AccessToken.Method;
import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.agent.Origin;
import io.switchboard.core.agent.Passwords;
import io.switchboard.core.agent.Seats;
import io.switchboard.core.agent.SignIn;
import io.switchboard.core.channel.ChannelService;
import io.switchboard.core.licence.BadLicence.Fault;
import io.switchboard.core.licence.Entitlements;
import io.switchboard.core.licence.Entitlements.State;
import io.switchboard.core.licence.Licence;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.licence.TestLicences;
import io.switchboard.core.licence.TrustedKeys;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a licence allows, on each database, and the ways around it. The tests' clock begins at 2026-11-23. */
abstract class LicenceContract extends CoreMoves {
    private static final LocalDate FIRST = LocalDate.parse("2026-11-01");
    private static final LocalDate LAST = LocalDate.parse("2027-10-31");
    private static final Licence ERP = TestLicences.erp(FIRST, LAST, 14);

    private final TestLicences licences = new TestLicences();

    @TempDir
    Path folder;

    @BeforeEach
    void trust() {
        store.put(TrustedKeys.class, licences.trusted());
        restart(null, false);
    }

    /** As after a restart of the server. */
    private Entitlements restart(String file, boolean demo) {
        store.forget(LicenceService.class, Seats.class, SignIn.class, ChannelService.class);
        store.run(() -> service().begin(file, demo));
        return service().now();
    }

    private LicenceService service() {
        return store.get(LicenceService.class);
    }

    private void install(String file) {
        store.run(() -> service().install(file, "admin"));
    }

    private Entitlements at(String instant) {
        clock.forward(Duration.between(clock.instant(), Instant.parse(instant)));
        store.run(() -> service().look());
        return service().now();
    }

    private String refusal(String file) {
        Refused refused = catchThrowableOfType(Refused.class, () -> install(file));
        assertThat(refused.kind()).isEqualTo(Refused.Kind.INVALID);
        return refused.code();
    }

    private static String code(Fault fault) {
        return "licence." + fault;
    }

    @Test
    void withoutOneTheCommunityEditionHolds() {
        Entitlements now = service().now();
        assertThat(now.state()).isEqualTo(State.COMMUNITY);
        assertThat(now.seats()).isEqualTo(5);
        assertThat(now.has("web-chat")).isTrue();
        assertThat(now.has("mail")).isTrue();
        assertThat(now.has("stock")).isFalse();
        assertThat(now.receives("stock")).isFalse();
    }

    @Test
    void aGoodOneHoldsAtOnceAndAfterARestart() {
        install(licences.file(ERP));
        for (Entitlements now : List.of(service().now(), restart(null, false))) {
            assertThat(now.state()).isEqualTo(State.VALID);
            assertThat(now.seats()).isEqualTo(7);
            assertThat(List.of("stock", "suppliers", "quality", "api", "web-chat")).allMatch(now::has);
            assertThat(now.has("recording")).isFalse();
            assertThat(now.channels("channel-x")).isEqualTo(2);
            assertThat(now.licence()).isEqualTo(ERP);
        }
    }

    @Test
    void anotherServerOfTheSameDatabaseTakesItOver() {
        LicenceService here = service();
        restart(null, false);
        LicenceService there = service();
        assertThat(there).isNotSameAs(here);

        store.run(() -> there.install(licences.file(ERP), "admin"));
        assertThat(here.now().state()).isEqualTo(State.COMMUNITY);
        store.run(here::look);

        assertThat(here.now()).isEqualTo(there.now());
        assertThat(here.now().has("stock")).isTrue();
    }

    @Test
    void eachBadFileIsRefusedByItsNameAndChangesNothing() {
        Licence over = TestLicences.erp(LocalDate.parse("2025-01-01"), LocalDate.parse("2025-12-31"), 14);
        Licence early = TestLicences.erp(LocalDate.parse("2026-12-01"), LAST, 14);
        install(licences.file(ERP));
        assertThat(refusal("nonsense")).isEqualTo(code(Fault.UNREADABLE));
        assertThat(refusal(licences.file(ERP).replace("\"seats\" : 7", "\"seats\" : 9"))).isEqualTo(code(Fault.ALTERED));
        assertThat(refusal(TestLicences.file(ERP, TestLicences.KEY))).isEqualTo(code(Fault.FORGED));
        assertThat(refusal(TestLicences.file(ERP, "other"))).isEqualTo(code(Fault.FOREIGN));
        assertThat(refusal(licences.file(over))).isEqualTo(code(Fault.EXPIRED));
        assertThat(refusal(licences.file(early))).isEqualTo(code(Fault.NOT_YET_VALID));
        assertThat(service().now().licence()).isEqualTo(ERP);
        assertThat(restart(null, false).licence()).isEqualTo(ERP);
    }

    @Test
    void oneAlteredInTheDatabaseDoesNotCount() {
        install(licences.file(ERP));
        store.run(() -> store.get(EntityManager.class)
                .createNativeQuery("update licence set file = replace(file, '\"seats\" : 7', '\"seats\" : 900')")
                .executeUpdate());
        Entitlements now = restart(null, false);
        assertThat(now.state()).isEqualTo(State.INVALID);
        assertThat(now.fault().fault()).isEqualTo(Fault.ALTERED);
        assertThat(now.seats()).isEqualTo(5);
        assertThat(now.has("stock")).isFalse();
    }

    @Test
    void warnsThenGracesThenStopsButGoesOnToReceive() {
        install(licences.file(ERP));
        assertThat(at("2027-09-30T12:00:00Z").state()).isEqualTo(State.VALID);
        assertThat(at("2027-10-02T12:00:00Z").warning()).isEqualTo(30);
        assertThat(at("2027-10-26T12:00:00Z").warning()).isEqualTo(7);
        assertThat(at("2027-10-31T12:00:00Z").warning()).isEqualTo(1);
        assertThat(at("2027-11-01T00:00:00Z").state()).isEqualTo(State.GRACE);
        assertThat(at("2027-11-14T23:59:00Z").has("stock")).isTrue();
        Entitlements after = at("2027-11-15T00:00:00Z");
        assertThat(after.state()).isEqualTo(State.EXPIRED);
        assertThat(after.has("stock")).isFalse();
        assertThat(after.receives("stock")).isTrue();
        assertThat(after.has("web-chat")).isTrue();
        assertThat(after.seats()).isEqualTo(5);
        assertThat(restart(null, false).state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void aClockSetBackLengthensNothing() {
        install(licences.file(ERP));
        assertThat(at("2027-12-01T00:00:00Z").state()).isEqualTo(State.EXPIRED);
        assertThat(at("2026-11-23T00:00:00Z").state()).isEqualTo(State.EXPIRED);
        assertThat(restart(null, false).state()).as("after a restart").isEqualTo(State.EXPIRED);
        assertThat(refusal(licences.file(ERP))).as("the same file again").isEqualTo(code(Fault.EXPIRED));
        assertThat(restart(null, false).state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void theTimeIsKeptAtLeastEachHour() {
        install(licences.file(ERP));
        at("2027-11-14T22:00:00Z");
        at("2027-11-14T23:30:00Z");
        clock.forward(Duration.ofDays(-300));
        restart(null, false);
        clock.forward(Duration.between(clock.instant(), Instant.parse("2027-11-14T23:10:00Z")));
        assertThat(restart(null, false).state()).isEqualTo(State.GRACE);
        clock.forward(Duration.ofDays(-300));
        assertThat(at(clock.instant().toString()).daysLeft()).isEqualTo(1);
    }

    @Test
    void aClockThatOnceWasYearsAheadHasAWayBack() {
        install(licences.file(ERP));
        assertThat(at("2031-01-01T00:00:00Z").state()).isEqualTo(State.EXPIRED);
        assertThat(at("2026-11-24T00:00:00Z").state()).isEqualTo(State.EXPIRED);
        install(licences.file(TestLicences.seats(ERP, 8, Instant.parse("2026-11-24T08:00:00Z"))));
        assertThat(service().now().state()).isEqualTo(State.VALID);
        assertThat(restart(null, false).seats()).isEqualTo(8);
    }

    @Test
    void aFileAtTheStartIsTakenWhenItIsNewer() throws IOException {
        Path file = folder.resolve("my.licence");
        Files.writeString(file, licences.file(ERP));
        assertThat(restart(file.toString(), false).seats()).isEqualTo(7);
        install(licences.file(TestLicences.seats(ERP, 9, Instant.parse("2026-11-23T08:00:00Z"))));
        assertThat(restart(file.toString(), false).seats()).as("the file is older").isEqualTo(9);
        Files.writeString(file, "nonsense");
        assertThat(restart(file.toString(), false).seats()).isEqualTo(9);
        assertThat(service().fileFault()).get().satisfies(f -> assertThat(f.fault()).isEqualTo(Fault.UNREADABLE));
        assertThat(restart(folder.resolve("missing").toString(), false).state()).isEqualTo(State.VALID);
        assertThat(service().fileFault()).isPresent();
    }

    @Test
    void aDemoHasEverythingForThirtyDaysFromItsFirstStart() {
        Entitlements now = restart(null, true);
        assertThat(now.demo()).isTrue();
        assertThat(now.state()).isEqualTo(State.VALID);
        assertThat(now.has("stock")).isTrue();
        assertThat(List.of("channel-web", "channel-email", "channel-x")).allMatch(kind -> now.channels(kind) > 1000);
        clock.forward(Duration.ofDays(29));
        assertThat(restart(null, true).has("stock")).isTrue();
        assertThat(restart(null, false).state()).as("without the wish").isEqualTo(State.COMMUNITY);
        clock.forward(Duration.ofDays(3));
        assertThat(restart(null, true).state()).isEqualTo(State.EXPIRED);
        clock.forward(Duration.ofDays(-20));
        assertThat(restart(null, true).has("stock")).as("the clock set back").isFalse();
        install(licences.file(ERP));
        assertThat(restart(null, true).licence()).isEqualTo(ERP);
    }

    private String person(String name, BuiltInRole role) {
        String username = name + UUID.randomUUID();
        store.run(() -> {
            Agent agent = new Agent(io.switchboard.core.shared.Ids.next(), username, name, BuiltInRole.names(role), clock.instant());
            agent.changePassword(hash());
            store.get(Agents.class).add(agent);
        });
        return username;
    }

    private String known;

    private String hash() {
        if (known == null) {
            known = store.get(Passwords.class).hash("right password");
        }
        return known;
    }

    private SignIn.Session signIn(String username) {
        return store.tx(() -> store.get(SignIn.class).begin(store.get(SignIn.class).whoIs(username, "right password"), Method.PASSWORD, Origin.UNKNOWN));
    }

    private String signInCode(String username) {
        try {
            signIn(username);
            return "in";
        } catch (Refused refused) {
            return refused.kind() + " " + refused.code() + " " + refused.arguments();
        }
    }

    @Test
    void ofManyWhoSignInAtOnceForTheLastSeatOneGetsIt() throws Exception {
        for (int i = 0; i < 4; i++) {
            signIn(person("early" + i, BuiltInRole.AGENT));
        }
        List<String> late = IntStream.range(0, 6).mapToObj(i -> person("late" + i, BuiltInRole.AGENT)).toList();

        List<String> outcomes = inParallel(6, late.stream().<Callable<String>>map(name -> () -> signInCode(name)).toList());

        assertThat(outcomes).filteredOn("in"::equals).hasSize(1);
        assertThat(outcomes).filteredOn("FORBIDDEN licence.seats [5]"::equals).hasSize(5);
        assertThat(store.tx(() -> store.get(Seats.class).holders())).hasSize(5);
        assertThat(signInCode(person("boss", BuiltInRole.ADMIN))).as("an admin").isEqualTo("in");
        assertThat(store.tx(() -> store.get(Seats.class).holders())).as("an admin is counted").hasSize(6);
    }

    @Test
    void whoSignsOutGivesHisSeatAwayAndWhoHoldsOneMaySignInAgain() {
        List<SignIn.Session> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(signIn(person("agent" + i, BuiltInRole.AGENT)));
        }
        assertThat(signInCode(all.get(0).agent().username())).as("a second browser").isEqualTo("in");
        String late = person("late", BuiltInRole.AGENT);
        assertThat(signInCode(late)).startsWith("FORBIDDEN");
        SignIn.Session leaving = all.get(1);
        store.run(() -> store.get(SignIn.class).signOut(leaving.agent().id(), leaving.token().token()));
        assertThat(signInCode(late)).isEqualTo("in");
    }

    @Test
    void whoWasSilentLosesHisSeatAndAsksForItWhenHeComesBack() {
        List<SignIn.Session> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(signIn(person("agent" + i, BuiltInRole.AGENT)));
        }
        Agent silent = all.get(0).agent();
        store.run(() -> store.get(Seats.class).keep(silent));
        store.run(() -> store.get(EntityManager.class)
                .createNativeQuery("update agent set last_seen_at = current_timestamp - interval '360' second where id = ?1")
                .setParameter(1, silent.id())
                .executeUpdate());
        assertThat(signInCode(person("late", BuiltInRole.AGENT))).isEqualTo("in");
        clock.forward(Duration.ofMinutes(2));
        assertThatThrownBy(() -> store.run(() -> store.get(Seats.class).keep(silent)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("licence.seats");
        store.run(() -> store.get(Seats.class).keep(all.get(2).agent()));
    }

    private String open(String connector) {
        try {
            store.run(() -> store.get(ChannelService.class)
                    .create(Viewer.PLATFORM, connector, new ChannelService.Form("C", shop, null, false, null, Map.of(), true)));
            return "open";
        } catch (Refused refused) {
            return refused.kind() + " " + refused.code() + " " + refused.arguments();
        }
    }

    @Test
    void channelsAreCountedByKindAlsoWhenTheyAreMadeAtOnce() throws Exception {
        install(licences.file(ERP));
        List<String> outcomes =
                inParallel(4, IntStream.range(0, 4).<Callable<String>>mapToObj(i -> () -> open("channel-x")).toList());
        assertThat(outcomes).filteredOn("open"::equals).hasSize(2);
        assertThat(outcomes).filteredOn("CONFLICT licence.channels [2, channel-x]"::equals).hasSize(2);
        assertThat(open("channel-y")).as("another kind").isEqualTo("open");
    }
}
