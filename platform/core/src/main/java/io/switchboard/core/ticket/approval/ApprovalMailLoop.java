package io.switchboard.core.ticket.approval;

import io.switchboard.core.letter.Letters;
import io.switchboard.core.shared.Loops;
import io.switchboard.core.ticket.approval.ApprovalMails.Letter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the mails that ask for decisions, outside of all transactions. */
@ApplicationScoped
class ApprovalMailLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ApprovalMailLoop.class);
    private static final int AT_ONCE = 20;
    private static final Duration CLEANING = Duration.ofHours(6);

    @Inject
    Loops loops;

    @Inject
    ApprovalMails mails;

    @Inject
    Letters letters;

    @Inject
    Clock clock;

    private Instant cleaned = Instant.EPOCH;

    void start(@Observes Startup event) {
        loops.start("approval-mails", Duration.ofSeconds(2), this::round);
    }

    boolean round() {
        List<Letter> due = mails.take(AT_ONCE);
        for (Letter letter : due) {
            boolean taken = false;
            try {
                taken = letters.send(letter.address(), letter.locale(), letter.notice(), letter.to(), letter.number(), letter.subject(), letter.instead(), letter.link());
            } catch (RuntimeException e) {
                LOG.warn("the approver of ticket {} could not be asked by mail: {}", letter.number(), e.toString());
            }
            mails.went(letter.id(), taken);
        }
        if (cleaned.plus(CLEANING).isBefore(clock.instant())) {
            cleaned = clock.instant();
            mails.removeOld();
        }
        return due.size() == AT_ONCE;
    }
}
