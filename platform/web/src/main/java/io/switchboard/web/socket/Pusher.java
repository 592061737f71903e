package io.switchboard.web.socket;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.switchboard.core.agent.Unheard;
import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Sequencer;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Signals.Signal;
import io.switchboard.core.shared.Steady;
import io.switchboard.web.shared.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes what was committed to the browsers that may see it. Signals are only noted; one thread reads the events, makes
 * each frame once and hands it to all lines. It also follows the event log: so it finds what another node wrote, what a
 * lost signal would have told, and what happened while the database was away.
 */
@ApplicationScoped
public class Pusher {
    private static final Logger LOG = LoggerFactory.getLogger(Pusher.class);
    private static final int BATCH = 200;
    private static final int LOG_BATCH = 500;
    private static final int MOST = 20_000;
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    // Very many at once, by an import or a crowd new on a channel, would fill every browser's queue, and close all of them.
    private static final int CONTACTS = 100;
    private static final Duration BETWEEN_CONTACTS = Duration.ofMillis(500);

    /** Things other than conversations that browsers are told of; {@code session} closes sockets and goes to nobody. */
    private static final Set<String> THINGS = Set.of(
            "agent", "role", "department", "group", "shop", "channel", "plugin", "ui", "contact", "session", "phrase", "settings", "licence");

    /** Up to where a conversation was pushed, and who saw it then. */
    private record Known(long seq, Part.Sight sight) {}

    @Inject
    @Steady
    Clock clock;

    @Inject
    Signals signals;

    @Inject
    Loops loops;

    @Inject
    Sequencer sequencer;

    @Inject
    Feed feed;

    @Inject
    Told told;

    @Inject
    Sockets sockets;

    @Inject
    Lines lines;

    @Inject
    Announcements announcements;

    @Inject
    QueueFigures figures;

    private final Noted noted = new Noted(MOST);
    private final Cache<UUID, Known> known = Caffeine.newBuilder().maximumSize(100_000).build();
    private final Map<UUID, Integer> failures = new ConcurrentHashMap<>();
    // Things that a signal of this node has told already, so that the log needn't tell them again.
    private final Map<Noted.Thing, Integer> announced = new ConcurrentHashMap<>();
    private long pos = -1;
    private long nextLook;
    private long nextContacts;
    private int contacts;

    void start(@Observes Startup event) {
        Loop loop = loops.start("socket-pusher", PAUSE, this::round);
        Consumer<List<Signal>> listener = all -> {
            note(all);
            loop.wake();
        };
        signals.listen(listener);
        signals.listenAfar(listener);
    }

    /** Takes note, nothing else: it runs on the thread that committed. */
    void note(List<Signal> all) {
        all.forEach(this::note);
    }

    private void note(Signal signal) {
        if (signal.conversationId() == null) {
            // What has no row in the log mustn't take one's turn there.
            boolean logged = !signal.type().equals(Unheard.UNHEARD);
            if (isTold(signal.type()) && noted.thing(signal.type(), signal.subjectId()) && logged) {
                announced.merge(new Noted.Thing(signal.type(), signal.subjectId()), 1, Integer::sum);
            }
        } else if (isOfConversation(signal.type())) {
            noted.conversation(signal.conversationId(), Noted.Pending.of(signal));
        }
    }

    private static boolean isOfConversation(String type) {
        return type.startsWith("conversation.") || type.startsWith("message.");
    }

    private static boolean isTold(String type) {
        return type.indexOf('.') > 0 && THINGS.contains(type.substring(0, type.indexOf('.')));
    }

    boolean round() {
        boolean more = followLog();
        Noted.Round round = noted.take();
        try {
            round.things().removeIf(this::announce);
            Iterator<Map.Entry<UUID, Noted.Pending>> rest = round.conversations().entrySet().iterator();
            while (rest.hasNext()) {
                Map.Entry<UUID, Noted.Pending> next = rest.next();
                push(next.getKey(), next.getValue());
                rest.remove();
            }
        } finally {
            // What the database didn't give now is asked for again.
            round.things().forEach(thing -> noted.thing(thing.type(), thing.id()));
            round.conversations().forEach(noted::conversation);
        }
        return more;
    }

    /** Returns whether it was told; what was not is told later. */
    private boolean announce(Noted.Thing thing) {
        if (thing.type().equals("contact.updated") && !mayTellContact()) {
            return false;
        }
        announcements.tell(thing.type(), thing.id());
        return true;
    }

    private boolean mayTellContact() {
        long now = clock.millis();
        if (now >= nextContacts) {
            nextContacts = now + BETWEEN_CONTACTS.toMillis();
            contacts = 0;
        }
        contacts++;
        return contacts <= CONTACTS;
    }

    private boolean followLog() {
        long now = clock.millis();
        if (now < nextLook) {
            return false;
        }
        if (pos < 0) {
            pos = sequencer.last();
            announced.clear();
        }
        List<EventEntry> rows = sequencer.after(pos, LOG_BATCH);
        for (EventEntry row : rows) {
            if (row.conversationId() != null) {
                Known last = known.getIfPresent(row.conversationId());
                if (isOfConversation(row.type()) && (last == null || last.seq() < row.lastSeq())) {
                    noted.conversation(row.conversationId(), Noted.Pending.of(row.seq()));
                }
            } else if (isTold(row.type()) && !wasTold(new Noted.Thing(row.type(), row.subjectId()))) {
                noted.thing(row.type(), row.subjectId());
            }
            pos = row.pos();
        }
        boolean more = rows.size() == LOG_BATCH;
        nextLook = more ? 0 : now + PAUSE.toMillis();
        return more;
    }

    private boolean wasTold(Noted.Thing thing) {
        boolean[] was = {false};
        announced.computeIfPresent(thing, (key, times) -> {
            was[0] = true;
            return times == 1 ? null : times - 1;
        });
        return was[0];
    }

    /** One that can't be pushed for another reason than the database being away doesn't stop the others for long. */
    private void push(UUID id, Noted.Pending pending) {
        try {
            pushAll(id, pending);
            failures.remove(id);
        } catch (RuntimeException e) {
            boolean away = Problems.problem(e, Locale.ENGLISH).status() == 503;
            if (away || failures.merge(id, 1, Integer::sum) < TRIES) {
                throw e;
            }
            failures.remove(id);
            known.invalidate(id);
            LOG.error("conversation {} can't be pushed; browsers that follow it find the hole by its seqs", id, e);
        }
    }

    private void pushAll(UUID id, Noted.Pending pending) {
        if (lines.isEmpty()) {
            known.invalidate(id);
            return;
        }
        Known last = known.getIfPresent(id);
        long seq = last == null ? pending.first() - 1 : last.seq();
        Part.Sight before = last == null ? null : last.sight();
        Optional<Part> told = pending.after(seq).flatMap(this.told::part);
        if (told.isPresent()) {
            deliver(id, told.get(), before);
            known.put(id, new Known(told.get().lastSeq(), told.get().sight()));
            return;
        }
        while (true) {
            Part part = feed.after(id, seq, BATCH);
            if (part.events().isEmpty()) {
                return;
            }
            deliver(id, part, before);
            seq = part.lastSeq();
            before = part.sight();
            known.put(id, new Known(seq, before));
            if (part.events().size() < BATCH) {
                return;
            }
        }
    }

    private void deliver(UUID id, Part part, Part.Sight before) {
        // A thread that hung in the database and was given up must not bring old news after new ones.
        Loop.goOn();
        for (AgentLine line : lines.agents()) {
            if (part.sight().isOf(line.viewer())) {
                part.events().forEach(event -> line.push(id, event.seq(), event.frame()));
            } else if (before != null && before.isOf(line.viewer())) {
                sayFarewell(line, id, part);
            }
        }
        for (VisitorLine line : lines.ofVisitor(part.channelId(), part.contactId())) {
            line.note();
            sockets.go(line);
        }
        if (part.events().stream().anyMatch(event -> event.type().startsWith("conversation."))) {
            figures.changed();
        }
    }

    /** He loses sight of it: a last word on who has it now, then that it is gone. */
    private static void sayFarewell(AgentLine line, UUID id, Part part) {
        part.events().stream()
                .filter(event -> event.type().equals("conversation.updated"))
                .reduce((first, second) -> second)
                .ifPresent(event -> line.push(id, event.seq(), event.frame()));
        line.tell(id, Frames.gone(id));
    }
}
