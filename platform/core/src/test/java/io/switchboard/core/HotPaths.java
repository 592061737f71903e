package io.switchboard.core;

import io.switchboard.core.agent.BuiltInRole;
import io.switchboard.core.apikey.ApiKeys;
import io.switchboard.core.apikey.KeyCheck;
import io.switchboard.core.licence.LicenceService;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Permission;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What each call costs before it does anything: {@code mvn -Pjmh -pl platform/core -am verify} (decision 35). No test: machines differ.
 * The key is read from the database every ten seconds, as on a server.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HotPaths {
    private final UUID shop = Ids.next();
    private final UUID group = Ids.next();
    private final UUID somebody = Ids.next();

    private Store store;
    private KeyCheck check;
    private LicenceService licence;
    private Viewer agent;
    private String key;
    private String wrong;

    @Setup
    public void open() {
        store = new Store(TestDatabase.h2(), Clock.systemUTC());
        licence = store.get(LicenceService.class);
        check = store.get(KeyCheck.class);
        store.run(() -> licence.begin(null, true));
        List<String> networks = List.of("10.0.0.0/8", "2001:db8::/32", "192.0.2.0/24");
        ApiKeys.Form form = new ApiKeys.Form("Bench", List.of("conversations:read", "contacts:write"), null, networks, null, null, null);
        key = store.tx(() -> store.get(ApiKeys.class).create(Viewer.PLATFORM, "bench", form)).text();
        wrong = key.substring(0, key.length() - 1) + (key.endsWith("x") ? "y" : "x");
        agent = new Viewer(Ids.next(), "Alice", Set.of("AGENT"), BuiltInRole.AGENT.grants(), Set.of(Ids.next(), group), Set.of(Ids.next(), shop));
    }

    @TearDown
    public void close() {
        store.close();
    }

    @Benchmark
    public Object apiKey() {
        return passing(key);
    }

    @Benchmark
    public Object apiKeyWrong() {
        return passing(wrong);
    }

    /** On a server, too, there is a transaction only when the key must be read again. */
    private Object passing(String text) {
        try {
            return check.pass(text, "192.0.2.7");
        } catch (Refused refused) {
            return refused;
        } catch (IllegalStateException mustRead) {
            return store.tx(() -> check.pass(key, "192.0.2.7"));
        }
    }

    @Benchmark
    public boolean permission() {
        return agent.may(Permission.CONVERSATIONS_WRITE);
    }

    @Benchmark
    public boolean permissionOfARow() {
        return agent.may(Permission.CONVERSATIONS_READ, shop, group, somebody);
    }

    @Benchmark
    public boolean licence() {
        return licence.now().has(KeyCheck.MODULE);
    }
}
