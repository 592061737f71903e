package io.switchboard.core.agent;

import io.switchboard.core.agent.AccessToken.Kind;
import io.switchboard.core.agent.AccessToken.Method;
import io.switchboard.core.audit.Audit;
import io.switchboard.core.letter.Letters;
import io.switchboard.core.shared.DataFolder;
import io.switchboard.core.shared.Fresh;
import io.switchboard.core.shared.PlatformSettings;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Viewer;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions and passwords of agents. */
@ApplicationScoped
public class SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Tokens tokens;

    @Inject
    Passwords passwords;

    @Inject
    PasswordRules rules;

    @Inject
    SignInAttempts attempts;

    @Inject
    Letters letters;

    @Inject
    PlatformSettings settings;

    @Inject
    Seats seats;

    @Inject
    DataFolder data;

    @Inject
    Signals signals;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    private record Open(Holder holder, UUID session, Instant expiresAt) {}

    private final Fresh<String, Open> sessions = new Fresh<>(20_000, Duration.ofSeconds(10));

    /** A session as it begins. */
    public record Session(Tokens.Issued token, Agent agent) {}

    /** An agent has signed out of one of his sessions; {@code session} is null for one that began before they had names. */
    public record Left(UUID agentId, UUID session) {}

    /** Who holds a session, and as whom he sees things. */
    public record Holder(Agent agent, Viewer viewer) {}

    /**
     * Who has this name and this password. The caller has counted the attempt.
     *
     * @throws Refused UNAUTHENTICATED, the same and after the same time for an unknown user, a wrong password and a deactivated
     *     agent
     */
    @Transactional(dontRollbackOn = Refused.class)
    public Agent whoIs(String username, String password) {
        Optional<Agent> agent = agents.byUsername(username == null ? "" : username.strip());
        boolean right = passwords.matches(
                password == null ? "" : password, agent.map(Agent::passwordHash).orElse(null));
        if (!right || !agent.get().isActive()) {
            // A name that nobody has may be a password: it isn't told. The line is written all the same, in the same time.
            audit.record("session.failed", "session", agent.map(Agent::id).orElse(null), agent.map(Agent::name).orElse(null), null, null);
            throw Refused.unauthenticated("signIn.wrong");
        }
        return agent.get();
    }

    /**
     * Begins a session of one who has shown who he is.
     *
     * @throws Refused FORBIDDEN when all seats are taken
     */
    @Transactional(dontRollbackOn = Refused.class)
    public Session begin(Agent agent, Method method, Origin origin) {
        seats.take(agent);
        agents.seen(agent.id());
        attempts.succeeded(agent, origin.address());
        audit.record(Viewer.named(agent.id(), agent.name()), "session.signedIn", "session", agent.id(), agent.name(), null, Map.of("method", method.name()));
        return new Session(tokens.issueSession(agent.id(), method, origin, settings.sessionLength()), agent);
    }

    @PostConstruct
    void follow() {
        signals.listen(all -> all.forEach(this::forget));
        signals.listenAfar(all -> all.forEach(this::forget));
    }

    private void forget(Signals.Signal signal) {
        String type = signal.type();
        if (type.equals("session.left")) {
            sessions.forgetIf(open -> signal.subjectId().equals(open.session()));
        } else if (type.startsWith("agent.") || type.startsWith("session.")) {
            sessions.forgetIf(open -> open.holder().agent().id().equals(signal.subjectId()));
        } else if (type.startsWith("group.") || type.startsWith("role.") || type.startsWith("department.")) {
            sessions.forgetAll();
        }
    }

    /**
     * Whose session it is; empty when it has ended or its agent is no longer active. Asked at each call, so remembered for a
     * moment; the signals of what ends or changes it are followed.
     */
    @Transactional(Transactional.TxType.SUPPORTS)
    public Optional<Holder> holder(String token) {
        return sessions.get(token, this::open)
                .filter(open -> open.expiresAt().isAfter(clock.instant()))
                .map(Open::holder);
    }

    private Optional<Open> open(String token) {
        return tokens.find(Kind.SESSION, token).flatMap(found -> holder(found.agentId()).map(holder -> {
            tokens.seen(found);
            return new Open(holder, found.sessionId(), found.expiresAt());
        }));
    }

    /** Ends the session of this token. What it was, for those who look after his sockets and his state. */
    @Transactional
    public Left signOut(UUID agentId, String token) {
        UUID session = tokens.find(Kind.SESSION, token).map(AccessToken::sessionId).orElse(null);
        tokens.revoke(token);
        Agent agent = agents.get(agentId);
        audit.record(Viewer.named(agentId, agent.name()), "session.signedOut", "session", agentId, agent.name(), null, null);
        return new Left(agentId, session);
    }

    /** The agent as a viewer; empty when he isn't active. */
    @Transactional
    public Optional<Holder> holder(UUID agentId) {
        return Optional.of(agents.get(agentId)).filter(Agent::isActive).map(a -> new Holder(a, agents.viewer(a)));
    }

    /**
     * Changes the own password; all sessions end, a new one begins. The caller has asked for the present one.
     *
     * @param method how the one was begun in which it is changed
     */
    @Transactional
    public Session changePassword(UUID agentId, String next, Method method, Origin origin) {
        Agent agent = agents.lock(agentId);
        setPassword(agent, "next", next);
        return new Session(tokens.issueSession(agentId, method, origin, settings.sessionLength()), agent);
    }

    /** A first or new password by a link; the link is then used up. */
    @Transactional
    public void redeem(String token, String password) {
        AccessToken link = tokens.find(Kind.RESET, token)
                .or(() -> tokens.find(Kind.INVITE, token))
                .orElseThrow(() -> Refused.notFound("link"));
        Agent agent = agents.lock(link.agentId());
        rules.check("password", password, PasswordRules.Person.of(agent));
        if (tokens.use(Kind.RESET, token).isEmpty() && tokens.use(Kind.INVITE, token).isEmpty()) {
            throw Refused.notFound("link");
        }
        setPassword(agent, "password", password);
        // He has his mail: whoever guessed from elsewhere doesn't keep him out. The second factor is for the day when another has it.
        attempts.unlockPassword(agent);
        audit.record(Viewer.named(agent.id(), agent.name()), "agent.passwordSet", "agent", agent.id(), agent.name(), null, null);
    }

    /** Whose password a link is for; empty when it isn't good any more. */
    @Transactional
    public Optional<Agent> linked(String token) {
        return tokens.find(Kind.RESET, token).or(() -> tokens.find(Kind.INVITE, token)).map(link -> agents.get(link.agentId()));
    }

    private void setPassword(Agent agent, String field, String password) {
        rules.check(field, password, PasswordRules.Person.of(agent));
        agent.changePassword(passwords.hash(password));
        tokens.revokeAll(agent.id());
        agents.changed(agent);
        if (agent.username().equals("admin")) {
            forgetInitialPassword();
        }
    }

    private void forgetInitialPassword() {
        try {
            Files.deleteIfExists(data.root().resolve("initial-admin-password"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody guesses at this agent's password. */
    public record Guessed(UUID agentId, String address) {}

    /** Tells him, if mail can. Not in the guesser's time. */
    void guessed(@ObservesAsync Guessed guessed) {
        try {
            Agent agent = agents.get(guessed.agentId());
            letters.send(agent.email(), groups.language(agent), "guessed", agent.name(), guessed.address(), PlatformSettings.publicUrl() + "/forgot");
        } catch (RuntimeException e) {
            LOG.warn("a notice of guessed passwords could not be sent: {}", e.getMessage());
        }
    }

    /** Somebody says that he forgot this account's password. */
    public record Forgotten(String username) {}

    /** Sends the link, if there is such an account with a mail address. Not in the asker's time: that would tell him. */
    void forgot(@ObservesAsync Forgotten forgotten) {
        try {
            agents.byUsername(forgotten.username())
                    .filter(a -> a.isActive() && a.email() != null)
                    // Who signs in by another server gets no second way in by a mail: whoever leaves there has left here.
                    .filter(a -> a.passwordHash() != null || !agents.isVouchedFor(a.id()))
                    .ifPresent(a -> sendLink(a, Kind.RESET));
        } catch (RuntimeException e) {
            LOG.warn("a link for a new password could not be sent: {}", e.getMessage());
        }
    }

    /**
     * Lets an agent choose a password by a link: mailed where mail can go out.
     *
     * @return the link for the admin to hand over; empty when it was mailed
     */
    public Optional<String> sendLink(Agent agent, Kind kind) {
        Duration life = kind == Kind.INVITE ? Duration.ofDays(7) : Duration.ofHours(2);
        String link = PlatformSettings.publicUrl() + "/reset/" + tokens.issue(kind, agent.id(), life).token();
        boolean sent = letters.send(agent.email(), groups.language(agent), kind == Kind.INVITE ? "invite" : "reset", agent.name(), link);
        return sent ? Optional.empty() : Optional.of(link);
    }
}
