package io.switchboard.core.conversation;

import io.switchboard.core.shared.Refused;
import io.switchboard.spi.channel.ReplyWindow;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;

/** How far a channel lets us write to the customer of a conversation. One that never said lets us always. */
@Embeddable
public class ReplyAllowance {
    @Column(name = "reply_until")
    private Instant until;

    @Column(name = "replies_left")
    private Integer left;

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
        if (until == null) {
            return;
        }
        if (!now.isBefore(until)) {
            throw Refused.conflict("replyWindow.over");
        }
        if (left != null) {
            if (left == 0) {
                throw Refused.conflict("replyWindow.used");
            }
            left--;
        }
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
