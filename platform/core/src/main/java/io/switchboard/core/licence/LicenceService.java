package io.switchboard.core.licence;

import io.switchboard.core.licence.LicenceStore.Kept;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the licence allows now. Looked at once a minute and when somebody brings another; asked from memory. Whatever is
 * wrong with a licence, the server runs: then with what needs none. Safe for use by several threads.
 */
@ApplicationScoped
public class LicenceService {
    private static final Logger LOG = LoggerFactory.getLogger(LicenceService.class);
    private static final String CHANGED = "licence.updated";
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration WRITE_TIME = Duration.ofHours(1);
    private static final int DEMO_DAYS = 30;
    private static final int DEMO_SEATS = 10_000;

    @Inject
    LicenceStore store;

    @Inject
    TrustedKeys keys;

    @Inject
    Clock clock;

    @Inject
    Loops loops;

    @Inject
    Signals signals;

    private final Editions editions = Editions.builtIn();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Entitlements now = Entitlements.community(editions);
    private volatile BadLicence fileFault;
    private volatile boolean demo;
    private volatile Instant latest = Instant.EPOCH;
    private Instant issued;
    private Loop loop;

    /** After the schema, before everything that asks. */
    void start(@Observes @Priority(200) Startup event) {
        String wish = System.getenv().getOrDefault("SWITCHBOARD_DEMO", "").strip().toLowerCase(Locale.ROOT);
        try {
            begin(System.getenv("SWITCHBOARD_LICENCE"), wish.equals("true") || wish.equals("people"));
        } catch (RuntimeException e) {
            LOG.error("the licence could not be read: the server runs without one", e);
        }
        loop = loops.start("licence", LOOK, () -> {
            look();
            return false;
        });
        signals.listenAfar(all -> {
            if (all.stream().anyMatch(signal -> signal.type().equals(CHANGED))) {
                loop.wake();
            }
        });
    }

    /**
     * @param file name of a licence file that is taken when it was issued later than the kept one; null or blank: none
     * @param asDemo whether a server without a licence is on trial
     */
    public void begin(String file, boolean asDemo) {
        demo = asDemo;
        Kept kept = store.open(clock.instant(), asDemo);
        if (file != null && !file.isBlank()) {
            take(Path.of(file.strip()), kept);
        }
        look();
        LOG.info("licence: {}{}", now.state(), now.licence() == null ? "" : " of " + now.licence().licensee());
    }

    private void take(Path file, Kept kept) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LicenceFile.MOST + 1), StandardCharsets.UTF_8);
            Licence licence = checked(text, kept);
            if (kept.issuedAt() == null || licence.issuedAt().isAfter(kept.issuedAt())) {
                keep(text, licence, "SWITCHBOARD_LICENCE", kept);
            }
        } catch (IOException e) {
            fileFault = BadLicence.unreadable(file.getFileName() + "");
            LOG.error("the licence file {} can't be read: {}", file, e.toString());
        } catch (BadLicence e) {
            fileFault = e;
            LOG.error("the licence file {} isn't taken: {}", file, e.getMessage());
        }
    }

    /** What holds now. From memory. */
    public Entitlements now() {
        return now;
    }

    /** Why the file that was named at the start wasn't taken; empty when it was, or none was named. */
    public Optional<BadLicence> fileFault() {
        return Optional.ofNullable(fileFault);
    }

    /** Called, on any thread, after something about it has changed: must only take note. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Takes another licence in place of the kept one.
     *
     * @param text the file
     * @param by who brings it
     * @throws Refused INVALID with the code of its {@link BadLicence.Fault}; nothing has changed then
     */
    public Entitlements install(String text, String by) {
        Kept kept = store.read();
        try {
            keep(text, checked(text, kept), by, kept);
        } catch (BadLicence e) {
            throw Refused.unprocessable(e.code(), e.detail());
        }
        fileFault = null;
        look();
        signals.afterCommit(new Signals.Signal(CHANGED, null, 0, null));
        return now;
    }

    private Licence checked(String text, Kept kept) {
        Licence licence = LicenceFile.parse(text).verify(keys);
        Entitlements then = Entitlements.of(licence, false, editions, timeOf(licence, kept));
        if (then.fault() != null) {
            throw then.fault();
        }
        if (then.state() == Entitlements.State.EXPIRED) {
            throw new BadLicence(BadLicence.Fault.EXPIRED, licence.validTo().toString());
        }
        return licence;
    }

    private void keep(String text, Licence licence, String by, Kept kept) {
        store.keep(text, by, clock.instant(), licence.issuedAt(), timeOf(licence, kept));
    }

    /**
     * The time that counts: never earlier than one that was seen. A licence that was issued later than all before it begins
     * anew: its maker knew the time, and an installation whose clock once was years ahead must have a way back.
     */
    private Instant timeOf(Licence licence, Kept kept) {
        boolean newer = kept.issuedAt() == null || licence.issuedAt().isAfter(kept.issuedAt());
        Instant least = newer ? licence.issuedAt() : later(latest, kept.seenAt());
        return later(clock.instant(), least);
    }

    /** Looks at what is kept, and at the clock: once a minute, and whenever somebody thinks it worth it. */
    public synchronized void look() {
        Kept kept = store.read();
        // A newer licence, perhaps taken by another server, has set another time.
        boolean anew = !Objects.equals(issued, kept.issuedAt());
        issued = kept.issuedAt();
        latest = later(clock.instant(), anew ? kept.seenAt() : later(latest, kept.seenAt()));
        if (kept.seenAt().plus(WRITE_TIME).isBefore(latest)) {
            store.saw(latest);
        }
        Entitlements before = now;
        now = judged(kept);
        if (!now.equals(before)) {
            listeners.forEach(Runnable::run);
        }
        // Screens show what there is now. Before the loop begins nobody is there to hear it.
        if (loop != null && !now.modules().equals(before.modules())) {
            signals.afterCommit(new Signals.Signal(CHANGED, null, 0, null));
        }
    }

    private Entitlements judged(Kept kept) {
        if (kept.file() != null) {
            try {
                return Entitlements.of(LicenceFile.parse(kept.file()).verify(keys), false, editions, latest);
            } catch (BadLicence e) {
                return Entitlements.invalid(editions, e);
            }
        }
        if (demo && kept.demoSince() != null) {
            return Entitlements.of(trial(kept.demoSince()), true, editions, latest);
        }
        return Entitlements.community(editions);
    }

    /** No file stands for it: this server gives it to itself, and to nobody else. */
    private static Licence trial(Instant since) {
        LocalDate first = LocalDate.ofInstant(since, ZoneOffset.UTC);
        return new Licence(
                "demo",
                "Demo",
                "demo",
                Set.of(Licence.ALL),
                DEMO_SEATS,
                Map.of(Licence.ALL, DEMO_SEATS),
                Set.of(),
                first,
                first.plusDays(DEMO_DAYS),
                0,
                since);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
