package io.switchboard.web.notice;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.switchboard.core.notice.Headlines;
import io.switchboard.core.notice.Headlines.Headline;
import io.switchboard.core.notice.Notice;
import io.switchboard.core.notice.NoticePosts;
import io.switchboard.core.notice.Way;
import io.switchboard.core.shared.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Notices as whoever they are for sees them now. */
@ApplicationScoped
@Transactional
public class NoticeViews {
    @Inject
    Headlines headlines;

    @Inject
    NoticePosts posts;

    /** The ticket that a notice is about. */
    public record NoticeTicket(String id, long number, String subject) {}

    /**
     * A notice; {@code ticket} and what follows is null where the reader may no longer see it.
     *
     * @param ticket null also where it is about none
     * @param title what it is about
     * @param path where in the console it leads to
     * @param actor AGENT, CONTACT, RULE, API_KEY or SYSTEM; {@code by} his name, {@code what} the word for it in the ticket's history
     * @param text the beginning of what was said
     * @param undelivered ways by which it couldn't go out
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record NoticeView(
            String id,
            String kind,
            boolean urgent,
            Instant createdAt,
            Instant readAt,
            NoticeTicket ticket,
            String title,
            String path,
            String actor,
            String by,
            String what,
            String text,
            Map<String, Object> params,
            List<String> undelivered) {}

    /** In their order. */
    public List<NoticeView> of(Viewer viewer, List<Notice> notices) {
        Map<UUID, Headline> told = headlines.of(viewer, notices);
        Map<UUID, Set<Way>> dead = posts.undelivered(notices.stream().map(Notice::id).toList());
        return notices.stream().map(notice -> of(notice, told.get(notice.id()), dead.getOrDefault(notice.id(), Set.of()))).toList();
    }

    private static NoticeView of(Notice notice, Headline told, Set<Way> dead) {
        boolean seen = told != null;
        return new NoticeView(
                notice.id().toString(),
                notice.kind().name(),
                notice.isUrgent(),
                notice.createdAt(),
                notice.readAt(),
                seen && told.number() != null ? new NoticeTicket(notice.ticketId().toString(), told.number(), told.subject()) : null,
                seen ? told.subject() : null,
                seen ? told.path() : null,
                seen ? told.actor() : null,
                seen ? told.name() : null,
                seen ? told.what() : null,
                seen ? told.text() : null,
                seen ? notice.params() : Map.of(),
                dead.stream().map(Way::name).toList());
    }
}
