package io.switchboard.server;

import java.util.List;

/** Where a channel's answers go, and what it knows of those that it took. */
interface Outside {

    /** Names of the answers that it took, in the order in which they came; one that came twice stands there twice. */
    List<String> took();

    /**
     * How it names an answer.
     *
     * @param messageId the platform's
     * @param key with which its text begins
     */
    String name(String messageId, String key);
}
