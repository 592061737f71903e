package io.switchboard.core.search;

import java.io.IOException;
import java.util.Optional;

/** An index that is kept beside the event log. */
interface Following {
    /** The index for a search, when everything that isn't of the last moment is in it. */
    Optional<Finder> ready();

    Follower.Status status();

    /** Reads a part of what there is to read. Returns whether there is more. */
    boolean round() throws IOException;

    /** A search has met something that it can't read, or nobody who answers: the next round looks what it is. */
    void suspect(IOException e);

    /** Ends it; what stands of it stays. */
    void stop();
}
