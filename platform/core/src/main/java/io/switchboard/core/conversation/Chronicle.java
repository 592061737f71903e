package io.switchboard.core.conversation;

import io.switchboard.core.agent.Agent;
import io.switchboard.core.channel.ChannelAccount;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.conversation.ConversationTransition.Kind;
import io.switchboard.core.shared.Ids;
import io.switchboard.spi.message.Content;
import io.switchboard.spi.message.DeliveryState;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.InboundMessage;
import io.switchboard.spi.message.Sender;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes down conversations that have happened already, at the times they happened: of a demo, later of another system.
 * Nothing is sent, nobody is told, no agent's load changes; the log of events knows nothing of it.
 */
@ApplicationScoped
public class Chronicle {
    @PersistenceContext(unitName = "switchboard")
    EntityManager em;

    @Inject
    Files files;

    /** Begins one; in the transaction in which it is told to its end. Times must not go back. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Story begin(ChannelAccount channel, Contact contact, String externalId, boolean live, Instant at) {
        Conversation conversation =
                new Conversation(Ids.next(), channel.shopId(), channel.groupId(), channel.id(), contact.id(), externalId, live, at);
        conversation.nextSeq();
        em.persist(conversation);
        Story story = new Story(conversation, contact);
        story.fact(Kind.CREATED, null, at);
        return story;
    }

    /** One conversation being told. For one thread, within one transaction. */
    public final class Story {
        private final Conversation conversation;
        private final Contact contact;

        private Story(Conversation conversation, Contact contact) {
            this.conversation = conversation;
            this.contact = contact;
        }

        public void about(String subject) {
            conversation.about(subject);
        }

        /** The customer wrote. */
        public void asked(Content content, Instant at) {
            boolean waitedBefore = conversation.waitingSince() != null;
            Message message = Message.in(
                    conversation,
                    new Author(Author.Kind.CONTACT, contact.id(), contact.name()),
                    InboundMessage.of("told-" + Ids.next(), Sender.of(conversation.externalId(), contact.name()), content),
                    content,
                    null,
                    at);
            add(message);
            conversation.received(message, false);
            if (!waitedBefore) {
                fact(Kind.CUSTOMER_WAITS, contact.id(), at);
            }
        }

        /** An agent answered, and it arrived. */
        public void answered(Agent agent, Content content, Instant at) {
            Message message = Message.out(conversation, author(agent), content, List.of(), null, at);
            message.delivery(DeliveryState.DELIVERED, null, null);
            add(message);
            boolean waited = conversation.waitingSince() != null;
            conversation.answered(message);
            if (waited) {
                fact(Kind.ANSWERED, agent.id(), at);
            }
        }

        /** An agent left a note for colleagues. */
        public void noted(Agent agent, String text, Instant at) {
            add(Message.note(conversation, author(agent), new Content.Text(text), List.of(), null, at));
        }

        public void assigned(Agent agent, Instant at) {
            conversation.assignTo(agent.id(), null);
            happened(Kind.ASSIGNED, agent.id(), Map.of("agent", agent.name()), at);
        }

        public void closed(Agent agent, Instant at) {
            conversation.close(at);
            happened(Kind.CLOSED, agent.id(), Map.of("by", agent.name()), at);
        }

        /** @param until when it wakes; later than everything told */
        public void snoozed(Agent agent, Instant until, Instant at) {
            conversation.snooze(until);
            happened(Kind.SNOOZED, agent.id(), Map.of("by", agent.name(), "until", until.toString()), at);
        }

        /** @param score 1 to 5 */
        public void rated(int score, String comment, Instant at) {
            em.createNativeQuery("insert into rating (conversation_id, score, comment_text, created_at) values (?1, ?2, ?3, ?4)")
                    .setParameter(1, conversation.id())
                    .setParameter(2, score)
                    .setParameter(3, comment)
                    .setParameter(4, at)
                    .executeUpdate();
            Map<String, String> data = comment == null
                    ? Map.of("score", Integer.toString(score))
                    : Map.of("score", Integer.toString(score), "comment", comment);
            add(Message.system(conversation, new Content.Event("rated", data), at));
        }

        private void happened(Kind kind, UUID actor, Map<String, String> data, Instant at) {
            fact(kind, actor, at);
            String word = kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            add(Message.system(conversation, new Content.Event(word, data), at));
        }

        private void fact(Kind kind, UUID actor, Instant at) {
            em.persist(new ConversationTransition(conversation, kind, actor, at));
        }

        private void add(Message message) {
            em.persist(message);
            files.claim(conversation, message);
        }

        private Author author(Agent agent) {
            return new Author(Author.Kind.AGENT, agent.id(), agent.name());
        }
    }
}
