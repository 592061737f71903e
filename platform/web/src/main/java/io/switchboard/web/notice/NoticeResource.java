package io.switchboard.web.notice;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.notice.Notice;
import io.switchboard.core.notice.NoticePost;
import io.switchboard.core.notice.NoticePosts;
import io.switchboard.core.notice.Notices;
import io.switchboard.core.shared.Check;
import io.switchboard.core.shared.Page;
import io.switchboard.core.shared.Refused;
import io.switchboard.web.notice.NoticeViews.NoticeView;
import io.switchboard.web.shared.Caller;
import io.switchboard.web.shared.Items;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The caller's own notices; and, for who looks after the installation, what couldn't go out to anybody. */
@Path("/notices")
@RequestScoped
@Transactional
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class NoticeResource {
    private static final int MOST = 200;

    @Inject
    Caller caller;

    @Inject
    Notices notices;

    @Inject
    NoticePosts posts;

    @Inject
    NoticeViews views;

    @Inject
    Agents agents;

    @Inject
    Clock clock;

    /** Some of the caller's notices, and how many he hasn't read; 100 stands for that and more. */
    public record NoticePage(List<NoticeView> items, String next, int unread) {}

    /** How many the caller hasn't read; 100 stands for that and more. */
    public record NoticeCount(int unread) {}

    /**
     * Which: these ({@code ids}), those about a ticket, or all there are until now; {@code unread} takes it back from {@code ids}.
     */
    public record NoticesRead(List<String> ids, String ticketId, Boolean all, Boolean unread) {}

    /** Which couldn't go out and are to be tried again; none: all. */
    public record NoticesAgain(List<String> ids) {}

    /** How many are tried again. */
    public record NoticesRetried(int count) {}

    /**
     * One that couldn't go out ({@code state} DEAD), or is tried again (WAITING, SENDING).
     *
     * @param to the agent's name
     */
    public record UndeliveredView(
            String id, String agentId, String to, String way, String kind, String state, int attempts, Instant nextAt, String problem, Instant createdAt) {}

    @GET
    @PermitAll
    public NoticePage list(@QueryParam("unread") boolean unread, @QueryParam("after") String after, @QueryParam("limit") String limit) {
        Page<Notice> page = notices.list(caller.viewer(), unread, after, Items.limit(limit, 50, MOST));
        return new NoticePage(views.of(caller.viewer(), page.items()), page.next(), notices.unread(caller.viewer()));
    }

    @GET
    @Path("count")
    @PermitAll
    public NoticeCount count() {
        return new NoticeCount(notices.unread(caller.viewer()));
    }

    @POST
    @Path("read")
    @PermitAll
    public NoticeCount read(NoticesRead which) {
        boolean all = Boolean.TRUE.equals(which.all());
        boolean back = Boolean.TRUE.equals(which.unread());
        new Check()
                .that(all || which.ids() != null || which.ticketId() != null, "ids", "required")
                .that(which.ids() == null || which.ids().size() <= MOST, "ids", "tooMany", MOST)
                .that(!back || which.ids() != null, "ids", "required")
                .done();
        if (back) {
            notices.unread(caller.viewer(), ids(which.ids()));
        } else if (all) {
            notices.readUntil(caller.viewer(), clock.instant());
        } else if (which.ticketId() != null) {
            notices.readOf(caller.viewer(), Items.idOrNull(which.ticketId(), "ticketId"));
        } else {
            notices.read(caller.viewer(), ids(which.ids()));
        }
        return count();
    }

    private static List<UUID> ids(List<String> texts) {
        List<UUID> ids = texts.stream().map(text -> Items.idOrNull(text, "ids")).filter(Objects::nonNull).toList();
        if (ids.size() < texts.size()) {
            throw Refused.invalid("ids", "notId");
        }
        return ids;
    }

    @GET
    @Path("undelivered")
    @RolesAllowed("settings:write")
    public Items<UndeliveredView> undelivered(@QueryParam("after") String after, @QueryParam("limit") String limit) {
        Page<NoticePost> page = posts.undelivered(caller.viewer(), after, Items.limit(limit, 50, MOST));
        Map<UUID, Notice> told = notices.byIds(page.items().stream().map(NoticePost::noticeId).toList()).stream()
                .collect(Collectors.toMap(Notice::id, Function.identity()));
        Map<UUID, Agent> people = agents.byIds(page.items().stream().map(NoticePost::agentId).collect(Collectors.toSet()));
        return Items.of(page.map(post -> new UndeliveredView(
                post.noticeId().toString(),
                post.agentId().toString(),
                people.get(post.agentId()).name(),
                post.way().name(),
                told.get(post.noticeId()).kind().name(),
                post.state().name(),
                post.attempts(),
                post.state() == NoticePost.State.DEAD ? null : post.dueAt(),
                post.problem(),
                post.createdAt())));
    }

    @POST
    @Path("undelivered/retry")
    @RolesAllowed("settings:write")
    public NoticesRetried retry(NoticesAgain which) {
        return new NoticesRetried(posts.retry(caller.viewer(), which.ids() == null ? List.of() : ids(which.ids())));
    }
}
