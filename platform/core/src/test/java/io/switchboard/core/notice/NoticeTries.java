package io.switchboard.core.notice;

import io.switchboard.core.Store;
import java.util.Optional;

/** What the loop does, by hand. */
public final class NoticeTries {
    private NoticeTries() {}

    /** Sends all that is due, one after another; gives how many letters there were, taken or not. */
    public static int send(Store store) {
        int letters = 0;
        for (NoticePosts.Due due : store.tx(() -> store.get(NoticePosts.class).due(100))) {
            Optional<NoticeRound.Ready> ready = take(store, due);
            if (ready.isPresent()) {
                finish(store, ready.get());
                letters++;
            }
        }
        return letters;
    }

    public static Optional<NoticeRound.Ready> take(Store store, NoticePosts.Due due) {
        return store.tx(() -> store.get(NoticeRound.class).take(due));
    }

    public static void finish(Store store, NoticeRound.Ready ready) {
        // What it says may have to be read.
        NoticePosts.Outcome outcome = store.tx(() -> store.get(NoticeLoop.class).send(ready));
        store.run(() -> store.get(NoticeRound.class).ended(ready, outcome));
    }

    public static void tidy(Store store) {
        store.run(() -> store.get(NoticeRound.class).tidy());
    }
}
