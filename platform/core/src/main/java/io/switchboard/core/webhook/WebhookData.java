package io.switchboard.core.webhook;

import java.util.List;
import java.util.UUID;

/** Things as REST shows them; the edge implements it, and hands itself to the {@link WebhookLoop}. */
public interface WebhookData {

    /**
     * What an event is about.
     *
     * @param type of the event
     * @param conversationId nullable
     * @param subjectId nullable
     * @param detail as in the event log, nullable
     * @param notes whether a contact's note belongs to it
     */
    record Thing(String type, UUID conversationId, UUID subjectId, String detail, boolean notes) {}

    /** The JSON of each as it is now, in their order; {@code null} (the word) where there is no such thing any more. */
    List<String> json(List<Thing> things);
}
