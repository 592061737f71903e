package io.switchboard.core.notice;

import io.switchboard.core.letter.Letters;
import io.switchboard.core.notice.NoticePosts.Due;
import io.switchboard.core.notice.NoticePosts.Outcome;
import io.switchboard.core.shared.Loop;
import io.switchboard.core.shared.Loops;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has notices go out, several at a time: one that carries them slowly keeps few of the others waiting. Several nodes may. */
@ApplicationScoped
public class NoticeLoop {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeLoop.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration TIDY = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int AT_ONCE = 4;
    private static final int LOOKED_AT = 20;

    /** What passes by itself, and is tried again. Of one whose end isn't known a person decides. */
    private static final Set<Failure> PASSING = EnumSet.of(Failure.UNAVAILABLE, Failure.RATE_LIMITED, Failure.UNAUTHORIZED);

    @Inject
    NoticePosts posts;

    @Inject
    NoticeRound round;

    @Inject
    Letters letters;

    @Inject
    Headlines headlines;

    @Inject
    Loops loops;

    void start(@Observes Startup event) {
        for (int i = 1; i <= AT_ONCE; i++) {
            loops.start("notices-" + i, PAUSE, PATIENCE, this::sendOne);
        }
        loops.start("notices-tidy", TIDY, round::tidy);
    }

    /** Sends one letter that is due. Returns whether there was one. */
    private boolean sendOne() {
        for (Due due : posts.due(LOOKED_AT)) {
            Loop.goOn();
            Optional<NoticeRound.Ready> ready = round.take(due);
            if (ready.isPresent()) {
                round.ended(ready.get(), send(ready.get()));
                return true;
            }
        }
        return false;
    }

    /** Hands a letter over; outside of any transaction. */
    Outcome send(NoticeRound.Ready ready) {
        try {
            NoticeLetter letter = letter(ready);
            letters.deliver(ready.address(), letter.subject(), letter.text());
            return Outcome.SENT;
        } catch (ConnectorException e) {
            LOG.warn("notices of agent {} could not go out by {}: {}", ready.due().agentId(), ready.due().way(), e.getMessage());
            String problem = e.getMessage() == null ? e.failure().name() : e.getMessage();
            return new Outcome(problem, PASSING.contains(e.failure()), e.retryAfter().orElse(null));
        } catch (RuntimeException e) {
            LOG.warn("notices of agent {} could not be put into words", ready.due().agentId(), e);
            return new Outcome(String.valueOf(e.getMessage()), true, null);
        }
    }

    private NoticeLetter letter(NoticeRound.Ready ready) {
        Map<UUID, String> bodies = new HashMap<>();
        if (ready.due().way() == Way.MAIL) {
            ready.notices().forEach(notice -> headlines.body(ready.viewer(), notice).ifPresent(body -> bodies.put(notice.id(), body)));
        }
        return NoticeLetter.of(ready.notices(), ready.told(), bodies, ready.due().way(), ready.locale());
    }
}
