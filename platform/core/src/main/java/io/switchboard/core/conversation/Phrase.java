package io.switchboard.core.conversation;

import io.switchboard.core.audit.Audited;
import io.switchboard.core.shared.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;

/** A common phrase: everybody's, or one agent's own. */
@Entity
@Audited(value = "phrase", fields = {"title", "body", "category", "shortcut", "kind", "ownerId"}, name = "title")
@Table(name = "phrase")
public class Phrase {
    /** What it is for. */
    public enum Kind {
        /** A whole answer. */
        PHRASE,
        /** A piece of one, put in where the caret stands. */
        MODULE
    }

    @Id
    private UUID id;

    @Column(name = "owner_id")
    private UUID ownerId;

    @Enumerated(EnumType.STRING)
    private Kind kind = Kind.PHRASE;

    private String title;
    private String body;
    private String category;
    private String shortcut;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private long version;

    protected Phrase() {}

    /** @param owner null for everybody's */
    public Phrase(UUID owner, Instant now) {
        this.id = Ids.next();
        this.ownerId = owner;
        this.createdAt = now;
    }

    public void becomes(Kind newKind) {
        this.kind = newKind;
    }

    public void say(String newTitle, String newBody, String newCategory, String newShortcut) {
        this.title = newTitle;
        this.body = newBody;
        this.category = newCategory;
        this.shortcut = newShortcut;
    }

    public UUID id() {
        return id;
    }

    /** Null when it is everybody's. */
    public UUID ownerId() {
        return ownerId;
    }

    public Kind kind() {
        return kind;
    }

    public String title() {
        return title;
    }

    public String body() {
        return body;
    }

    public String category() {
        return category;
    }

    public String shortcut() {
        return shortcut;
    }

    public long version() {
        return version;
    }
}
