package io.switchboard.core.conversation;

import io.switchboard.core.conversation.ConversationTransition.Kind;
import io.switchboard.core.shared.EventLog;
import io.switchboard.spi.message.Content;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Writes what happens to a conversation: messages, facts, events. Always inside a transaction that holds the row's lock. */
@ApplicationScoped
public class Timeline {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    EventLog events;

    @Inject
    Clock clock;

    void created(Conversation conversation) {
        em.persist(conversation);
        // Hibernate sorts inserts by table as they come, not by what refers to what.
        em.flush();
        fact(conversation, Kind.CREATED, null);
        write("conversation.created", conversation, null);
    }

    void add(Conversation conversation, Message message) {
        em.persist(message);
        events.write("message.created", conversation.id(), message.seq(), message.id(), new News(conversation, message, false));
    }

    /** The same, for a message that changes its conversation: what it changed must be done before. */
    void said(Conversation conversation, Message message) {
        said(conversation, message, false);
    }

    private void said(Conversation conversation, Message message, boolean moved) {
        em.persist(message);
        conversation.nextSeq();
        events.writeWithConversation(
                "message.created",
                conversation.id(),
                message.seq(),
                message.id(),
                new News(conversation, message, false),
                new News(conversation, null, moved));
    }

    /** The message's delivery changed: the conversation moves on by one, the message keeps its place. */
    void delivery(Conversation conversation, Message message) {
        write("message.updated", conversation, message);
    }

    void updated(Conversation conversation) {
        write("conversation.updated", conversation, null);
    }

    /** What was said is gone: whoever shows or follows the conversation reads it anew. */
    void erased(Conversation conversation) {
        write("conversation.erased", conversation, null);
    }

    /** Some of what was said is gone; the conversation is somebody else's. */
    void redacted(Conversation conversation) {
        write("conversation.redacted", conversation, null);
    }

    private void write(String type, Conversation conversation, Message message) {
        UUID subject = message == null ? conversation.id() : message.id();
        events.write(type, conversation.id(), conversation.nextSeq(), subject, new News(conversation, message, message == null));
    }

    void fact(Conversation conversation, Kind kind, UUID actor) {
        em.persist(new ConversationTransition(conversation, kind, actor, clock.instant()));
    }

    /** A fact, its line in the thread, and the conversation's new state. Data with null values is left out. */
    void happened(Conversation conversation, Kind kind, UUID actor, Map<String, String> data) {
        fact(conversation, kind, actor);
        Map<String, String> known = new HashMap<>(data);
        known.values().removeIf(java.util.Objects::isNull);
        String word = kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        said(conversation, Message.system(conversation, new Content.Event(word, known), clock.instant()), true);
    }

    void rated(Conversation conversation, int score, String comment) {
        Map<String, String> data = new HashMap<>(Map.of("score", Integer.toString(score)));
        if (comment != null) {
            data.put("comment", comment);
        }
        said(conversation, Message.system(conversation, new Content.Event("rated", data), clock.instant()));
    }
}
