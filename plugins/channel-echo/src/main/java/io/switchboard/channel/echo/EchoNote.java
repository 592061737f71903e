package io.switchboard.channel.echo;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A note in the plugin's own table. */
@Entity
@Table(name = "channel_echo_note")
public class EchoNote {
    @Id
    private String id;

    @Column(nullable = false)
    private String text;

    private String conversation;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    protected EchoNote() {}

    EchoNote(String text, String conversation, Instant createdAt) {
        this(UUID.randomUUID().toString(), text, conversation, createdAt);
    }

    EchoNote(String id, String text, String conversation, Instant createdAt) {
        this.id = id;
        this.text = text;
        this.conversation = conversation;
        this.createdAt = createdAt;
    }

    String id() {
        return id;
    }

    String text() {
        return text;
    }

    String conversation() {
        return conversation;
    }

    Instant createdAt() {
        return createdAt;
    }
}
