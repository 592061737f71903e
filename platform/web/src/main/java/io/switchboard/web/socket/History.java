package io.switchboard.web.socket;

import io.switchboard.core.shared.Viewer;
import java.util.UUID;

/** What catching up reads; a store in the server, a fake in tests. */
interface History {

    /** At most {@code limit} events of a conversation after a seq, oldest first; null when it isn't this viewer's to see. */
    Part after(Viewer viewer, UUID conversation, long seq, int limit);

    /** His lists and counts afresh. */
    Feed.Lists lists(Viewer viewer);
}
