package io.switchboard.core.contact;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** Who a contact is on one channel. */
@Entity
@Table(name = "contact_identity")
@IdClass(ContactIdentity.Key.class)
public class ContactIdentity {
    @Id
    @Column(name = "channel_id")
    private UUID channelId;

    @Id
    @Column(name = "external_id")
    private String externalId;

    @Column(name = "contact_id")
    private UUID contactId;

    // The latest conversation that began under this identity: spares looking for it at each message.
    @Column(name = "conversation_id")
    private UUID conversationId;

    @Column(name = "person_key")
    private String personKey;

    @Column(name = "profile_at")
    private Instant profileAt;

    @Column(name = "created_at")
    private Instant createdAt;

    protected ContactIdentity() {}

    ContactIdentity(UUID channelId, String externalId, UUID contactId, Instant createdAt) {
        this.channelId = channelId;
        this.externalId = externalId;
        this.contactId = contactId;
        this.createdAt = createdAt;
    }

    /** A conversation began: what he writes next belongs there. */
    public void speaksIn(UUID conversation) {
        conversationId = conversation;
    }

    /** Who he is on all accounts of this kind of channel; null leaves what is known. Returns whether that is new. */
    boolean isPerson(String key) {
        boolean news = key != null && !key.equals(personKey);
        personKey = news ? key : personKey;
        return news;
    }

    /** When to look again who he is; null: no more. */
    void lookAgain(Instant at) {
        profileAt = at;
    }

    String personKey() {
        return personKey;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public UUID channelId() {
        return channelId;
    }

    public String externalId() {
        return externalId;
    }

    public UUID contactId() {
        return contactId;
    }

    /** The latest conversation that began under this identity; null before the first. */
    public UUID conversationId() {
        return conversationId;
    }

    /** Channel and the id there. */
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1L;
        private UUID channelId;
        private String externalId;

        public Key() {}

        public Key(UUID channelId, String externalId) {
            this.channelId = channelId;
            this.externalId = externalId;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.channelId.equals(channelId) && key.externalId.equals(externalId);
        }

        @Override
        public int hashCode() {
            return channelId.hashCode() * 31 + externalId.hashCode();
        }
    }
}
