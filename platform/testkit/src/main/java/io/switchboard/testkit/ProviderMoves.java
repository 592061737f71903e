package io.switchboard.testkit;

import io.switchboard.spi.Failure;
import java.util.List;

/**
 * The far end as a contract's tests move it: a stand-in of the provider, in the connector's own tests. {@link StubProvider}
 * is one for providers that speak HTTP.
 */
public interface ProviderMoves {

    /** Answers that no protocol foresees, and every provider gives some day. */
    enum Oddity {
        /** Says that all is well, in words that mean nothing. */
        RUBBISH,
        /** Says that all is well, and breaks off in the middle of saying so. */
        HALF_A_BODY,
        /** Fails on its side, with a page for people. */
        SERVER_ERROR,
        /** Asks for patience and doesn't say how long. */
        TOO_MANY
    }

    /** Takes and answers everything properly. So it starts. */
    void works();

    /**
     * Answers every further call so that this failure is due: wrong credentials for UNAUTHORIZED, a connection that
     * breaks after the request for UNKNOWN_OUTCOME, and so on.
     */
    void fails(Failure how);

    /**
     * Answers every further call in this odd way, until {@link #works()}.
     *
     * @return false where this provider can't, which is then not tested
     */
    default boolean answersOddly(Oddity how) {
        return false;
    }

    /** Takes requests and leaves them without an answer until {@link #works()}. */
    void hangs();

    /** How many calls have arrived, answered or not. */
    int attempts();

    /** The texts of the messages that it took and acknowledged, in order. */
    List<String> taken();
}
