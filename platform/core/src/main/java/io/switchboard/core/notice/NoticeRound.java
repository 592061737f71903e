package io.switchboard.core.notice;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.agent.Groups;
import io.switchboard.core.notice.Headlines.Headline;
import io.switchboard.core.notice.NoticePosts.Due;
import io.switchboard.core.shared.Ids;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes one letter of what waits for somebody; each call is a transaction, and the sending stands between them. */
@ApplicationScoped
@Transactional
public class NoticeRound {
    @Inject
    NoticePosts posts;

    @Inject
    Notices notices;

    @Inject
    NoticeChoices choices;

    @Inject
    Headlines headlines;

    @Inject
    Agents agents;

    @Inject
    Groups groups;

    @Inject
    Clock clock;

    /**
     * What is to go out now as one letter, by whoever took it.
     *
     * @param notices each with its headline in {@code told}
     */
    public record Ready(
            Due due, UUID claim, int attempt, String address, Viewer viewer, String locale, List<Notice> notices, Map<UUID, Headline> told) {}

    /** Empty when there is nothing to send after all: it was read, he may not see it, his hours are quiet, or another node has it. */
    public Optional<Ready> take(Due due) {
        Agent agent = agents.find(due.agentId()).filter(Agent::isActive).orElse(null);
        NoticeChoice choice = choices.of(due.agentId());
        String address = agent == null ? null : NoticeChoices.address(agent, choice, due.way());
        Instant now = clock.instant();
        boolean urgentOnly = false;
        if (address != null) {
            Optional<QuietHours> quiet = choice.quiet(choices.zone(agent)).filter(hours -> hours.contains(now));
            if (quiet.isPresent()) {
                posts.defer(due, !choice.urgentPasses(), quiet.get().endAfter(now));
                urgentOnly = true;
            }
            if (quiet.isPresent() && !choice.urgentPasses()) {
                return Optional.empty();
            }
        }
        UUID claim = Ids.next();
        List<NoticePost> taken = posts.claim(due, urgentOnly, claim);
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        return letter(due, claim, taken, agent, address);
    }

    private Optional<Ready> letter(Due due, UUID claim, List<NoticePost> taken, Agent agent, String address) {
        Set<UUID> ids = new HashSet<>();
        taken.forEach(post -> ids.add(post.noticeId()));
        List<Notice> unread = new ArrayList<>(notices.byIds(ids));
        unread.removeIf(notice -> notice.readAt() != null);
        unread.sort(Comparator.comparing(Notice::createdAt).thenComparing(Notice::id));
        Viewer viewer = agent == null ? null : agents.viewer(agent);
        Map<UUID, Headline> told = address == null ? Map.of() : headlines.of(viewer, unread);
        unread.removeIf(notice -> !told.containsKey(notice.id()));
        unread.forEach(notice -> ids.remove(notice.id()));
        posts.drop(ids, due.way());
        if (unread.isEmpty()) {
            return Optional.empty();
        }
        int attempt = taken.stream().mapToInt(NoticePost::attempts).max().orElse(1);
        return Optional.of(new Ready(due, claim, attempt, address, viewer, groups.language(agent), unread, told));
    }

    /** @param problem why it didn't go out; null: it did */
    public void ended(Ready ready, NoticePosts.Outcome outcome) {
        posts.ended(ready.due(), ready.claim(), ready.attempt(), outcome);
    }

    /** What nobody is told any more goes, and what a node that is gone was sending is given back. Returns whether there may be more. */
    public boolean tidy() {
        posts.recover();
        return notices.prune();
    }
}
