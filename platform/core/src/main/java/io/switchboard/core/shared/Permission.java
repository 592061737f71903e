package io.switchboard.core.shared;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What somebody may do: one word for it in roles, in the scopes of API keys and at the resources of the edge
 * ({@code @RolesAllowed("agents:write")}).
 */
public enum Permission {
    CONVERSATIONS_READ("conversations:read", true),
    /** To answer, note, hand on, close. How far is asked beside how far one reads. */
    CONVERSATIONS_WRITE("conversations:write", true),
    /** Conversations are offered to whoever has it and is online. */
    CONVERSATIONS_TAKE("conversations:take", false),
    CONVERSATIONS_EXPORT("conversations:export", false),
    TICKETS_READ("tickets:read", true),
    /** To answer, note, move, assign, merge. How far is asked beside how far one reads. */
    TICKETS_WRITE("tickets:write", true),
    TICKETS_EXPORT("tickets:export", false),
    /** To say what kinds of tickets there are and how they flow. */
    TICKET_TYPES_WRITE("ticket-types:write", false),
    /** To say what is promised until when, and in whose working hours. */
    SLA_WRITE("sla:write", false),
    /** To make the forms on the web by which customers ask for something. */
    FORMS_WRITE("forms:write", false),
    /** To write rules that act on tickets by themselves. */
    TICKET_RULES_WRITE("ticket-rules:write", false),
    /** To see figures: OWN those of one's own tickets. */
    REPORTS_READ("reports:read", true),
    CONTACTS_READ("contacts:read", true),
    CONTACTS_WRITE("contacts:write", true),
    /** To take away all that one may read, at once. */
    CONTACTS_EXPORT("contacts:export", false),
    CONTACTS_IMPORT("contacts:import", false),
    /** Phrases are everybody's; shared ones are changed by whoever has this. */
    PHRASES_SHARE("phrases:share", false),
    /** Views of lists likewise. */
    VIEWS_SHARE("views:share", false),
    /** To know one's colleagues, the groups and the shops. */
    AGENTS_READ("agents:read", false),
    AGENTS_WRITE("agents:write", false),
    /** To set the state of others. */
    AGENTS_STATE("agents:state", false),
    ROLES_WRITE("roles:write", false),
    GROUPS_WRITE("groups:write", false),
    SHOPS_WRITE("shops:write", false),
    /** To know the channels; their settings and addresses only with {@link #CHANNELS_WRITE}. */
    CHANNELS_READ("channels:read", false),
    CHANNELS_WRITE("channels:write", false),
    /** To look after what couldn't be delivered. */
    DEAD_LETTERS_WRITE("dead-letters:write", false),
    PLUGINS_WRITE("plugins:write", false),
    /** To have what happens sent to others' servers; besides, one must be allowed to read all of it. */
    WEBHOOKS_WRITE("webhooks:write", false),
    /** To read the figures that a monitoring collects. */
    METRICS_READ("metrics:read", false),
    SETTINGS_WRITE("settings:write", false),
    LICENCE_WRITE("licence:write", false),
    AUDIT_READ("audit:read", false),
    /** To open, release and delete files that a scanner said no to. */
    QUARANTINE_WRITE("quarantine:write", false),
    /** To give out, and to erase, all there is of one customer. */
    PERSONAL_DATA_WRITE("personal-data:write", false),
    /** To make and end API keys. No key has it: a key that leaks would outlive its end in those that it made. */
    APIKEYS_WRITE("apikeys:write", false);

    private final String word;
    private final boolean ranged;

    Permission(String word, boolean ranged) {
        this.word = word;
        this.ranged = ranged;
    }

    /** As roles, API keys and resources name it. */
    public String word() {
        return word;
    }

    /** Whether it goes so far or so far (own, team, all); others are had or not. */
    public boolean isRanged() {
        return ranged;
    }

    public static Optional<Permission> of(String word) {
        return Arrays.stream(values()).filter(p -> p.word.equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Permission::word).toList();
    }
}
