package io.switchboard.web.socket;

import io.switchboard.core.notice.Notice;
import io.switchboard.core.notice.Notices;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.shared.Signals;
import io.switchboard.core.shared.Signals.Signal;
import io.switchboard.core.shared.Viewer;
import io.switchboard.web.notice.NoticeViews;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Tells agents' browsers of their notices: each his own, with how many he hasn't read. A signal that is lost costs nothing: what is
 * unread is asked for when the console opens and after each break of its line.
 */
@ApplicationScoped
public class NoticeNews {
    /** Of more in one round somebody is told the count alone. */
    static final int MOST_FRAMES = 5;

    private static final int MOST = 20_000;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration GATHER = Duration.ofMillis(200);

    @Inject
    Signals signals;

    @Inject
    Loops loops;

    @Inject
    Lines lines;

    @Inject
    Notices notices;

    @Inject
    NoticeViews views;

    private final Set<UUID> created = new LinkedHashSet<>();
    private final Set<UUID> readers = new LinkedHashSet<>();

    void start(@Observes Startup event) {
        Loop loop = loops.start("notice-news", PAUSE, this::round).gather(GATHER);
        Consumer<List<Signal>> listener = all -> {
            if (note(all)) {
                loop.wake();
            }
        };
        signals.listen(listener);
        signals.listenAfar(listener);
    }

    /** Takes note, nothing else: it runs on the thread that committed. Returns whether there is something to tell. */
    boolean note(List<Signal> all) {
        boolean any = false;
        synchronized (created) {
            for (Signal signal : all) {
                if (signal.type().equals("notice.created") && created.size() < MOST && mayBeHere(signal.subject())) {
                    any |= created.add(signal.subjectId());
                } else if (signal.type().equals("notice.read") && readers.size() < MOST) {
                    any |= readers.add(signal.subjectId());
                }
            }
        }
        return any;
    }

    /** Who it is for isn't told from afar. */
    private boolean mayBeHere(Object agent) {
        return agent == null || lines.agents().stream().anyMatch(line -> line.agentId().equals(agent));
    }

    private boolean round() {
        List<UUID> news;
        List<UUID> read;
        synchronized (created) {
            news = new ArrayList<>(created);
            read = new ArrayList<>(readers);
            created.clear();
            readers.clear();
        }
        Map<UUID, List<AgentLine>> here = lines.byAgent();
        if (here.isEmpty() || news.isEmpty() && read.isEmpty()) {
            return false;
        }
        try {
            tell(here, notices.byIds(news), read);
        } catch (RuntimeException databaseAway) {
            synchronized (created) {
                created.addAll(news);
                readers.addAll(read);
            }
            throw databaseAway;
        }
        return false;
    }

    private void tell(Map<UUID, List<AgentLine>> here, Collection<Notice> news, Collection<UUID> read) {
        Map<UUID, List<Notice>> byAgent = new HashMap<>();
        news.stream()
                .filter(notice -> here.containsKey(notice.agentId()) && notice.readAt() == null)
                .forEach(notice -> byAgent.computeIfAbsent(notice.agentId(), id -> new ArrayList<>()).add(notice));
        byAgent.forEach((agent, his) -> {
            Viewer viewer = here.get(agent).get(0).viewer();
            int unread = notices.unread(viewer);
            List<Notice> shown = his.size() > MOST_FRAMES ? List.of() : his;
            String frame = Frames.of("notice.created", null, Map.of("items", views.of(viewer, shown), "unread", unread));
            here.get(agent).forEach(line -> line.send(frame));
        });
        Set<UUID> others = new HashSet<>(read);
        others.removeAll(byAgent.keySet());
        others.retainAll(here.keySet());
        for (UUID agent : others) {
            String frame = Frames.of("notice.read", null, Map.of("unread", notices.unread(here.get(agent).get(0).viewer())));
            here.get(agent).forEach(line -> line.send(frame));
        }
    }
}
