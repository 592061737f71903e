package io.switchboard.core.conversation;

import io.switchboard.core.Store;
import jakarta.persistence.EntityManager;

/** What the loop does with what providers said too early. */
public final class UpdateTries {
    private final Store store;

    public UpdateTries(Store store) {
        this.store = store;
    }

    public void again() {
        store.tx(() -> store.get(Updates.class).again());
    }

    public long waiting() {
        return store.tx(() -> (Number) store.get(EntityManager.class).createNativeQuery("select count(*) from early_update").getSingleResult()).longValue();
    }
}
