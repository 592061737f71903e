package io.switchboard.core.notice;

import java.util.EnumSet;
import java.util.Set;

/** Why somebody is told. */
public enum NoticeKind {
    /** It is his now. */
    ASSIGNED(true),
    /** It was given to a group of his, and is nobody's there. */
    QUEUED(false),
    MENTIONED(true),
    /** The customer wrote. Told once while he hasn't looked. */
    REPLIED(false),
    /** A colleague wrote, or brought it to an end; for who watches it. Told once while he hasn't looked. */
    NOTED(false),
    /** A promised time is near its end. */
    WARNED(true),
    /** A promised time is over. */
    MISSED(true),
    ESCALATED(true),
    /** Somebody presses for it. */
    URGED(true),
    /** A rule, or the ticket's type, says that he is told. */
    TOLD(true),
    /** What he wrote to be sent later isn't sent: he is to look at it, or a colleague cancelled it. */
    HELD(true),
    /** He is asked for his consent. The letter that asks is one of its own, with a link by which he decides. */
    APPROVAL(true),
    /** Figures that he gets at set times. */
    REPORT(true),
    /** A share has passed its limit. */
    ALARM(true);

    private final boolean mailed;

    NoticeKind(boolean mailed) {
        this.mailed = mailed;
    }

    /** The ways of one who has chosen none. */
    public Set<Way> ways() {
        return mailed ? EnumSet.of(Way.CONSOLE, Way.MAIL) : EnumSet.of(Way.CONSOLE);
    }

    /** Whether another one about the same ticket takes the place of one that he hasn't read. */
    boolean isToldOnce() {
        return this == REPLIED || this == NOTED;
    }

    /** Whether whoever tells it sends the letters, too. */
    boolean isLettered() {
        return this == APPROVAL;
    }

    /** Whether its letter may wait a little for others: what comes at a set time comes then. */
    boolean isGathered() {
        return this != REPORT;
    }

    /** Whether it can't wait for the morning, whatever it is about. */
    boolean isUrgent() {
        return this == MISSED || this == ESCALATED;
    }
}
