package io.switchboard.core.conversation;

import io.switchboard.core.shared.Refused;
import io.switchboard.spi.channel.ReplyWindow;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.util.Optional;

/** How far a channel lets us write to the customer of a conversation. One that never said lets us always. */
@Embeddable
public class ReplyAllowance {
    @Column(name = "reply_until")
    private Instant until;

    @Column(name = "replies_left")
    private Integer left;

    @Column(name = "awaited_until")
    private Instant awaitedUntil;

    protected ReplyAllowance() {}

    /** He did something that lets us write; what stands open for longer stays. */
    void open(ReplyWindow window, Instant at) {
        Instant end = at.plus(window.lasts());
        boolean used = left != null && left == 0;
        if (until == null || used || !end.isBefore(until)) {
            until = end;
            left = window.messages() == 0 ? null : window.messages();
        }
    }

    /**
     * It began with something that lets us write nothing, on a channel that tells what does.
     *
     * @param before of what he did in an earlier conversation; null for none
     */
    void begin(ReplyAllowance before, Instant at) {
        until = before == null || before.until == null ? at : before.until;
        left = before == null ? null : before.left;
    }

    /**
     * We write.
     *
     * @throws Refused CONFLICT when the channel doesn't let us any more
     */
    void take(Instant now) {
        shut(now).ifPresent(because -> {
            throw because;
        });
        if (until != null && left != null) {
            left--;
        }
    }

    /** Why we may not write now; empty when we may. */
    Optional<Refused> shut(Instant now) {
        if (isOpen(now)) {
            return Optional.empty();
        }
        return Optional.of(Refused.conflict(now.isBefore(until) ? "replyWindow.used" : "replyWindow.over"));
    }

    /** Something was said to him that he may answer, whether the conversation is closed or not. */
    void await(Instant answerUntil) {
        awaitedUntil = answerUntil;
    }

    /** Whether his word belongs to it although it was closed long ago. */
    boolean awaits(Instant now) {
        return awaitedUntil != null && now.isBefore(awaitedUntil);
    }

    /** Whether we may write now. */
    boolean isOpen(Instant now) {
        return until == null || now.isBefore(until) && (left == null || left > 0);
    }

    /** Until when; null for always. */
    public Instant until() {
        return until;
    }

    /** How many messages; null for any number. */
    public Integer left() {
        return left;
    }
}
