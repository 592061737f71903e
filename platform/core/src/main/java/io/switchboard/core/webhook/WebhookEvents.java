package io.switchboard.core.webhook;

import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Permission;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which events go out, what each is about, and what somebody must be allowed to see to have them sent somewhere. */
public final class WebhookEvents {
    /** Every type that there is, in the order in which forms show them. */
    public static final List<String> TYPES = List.of(
            "conversation.created",
            "conversation.updated",
            "conversation.erased",
            "message.created",
            "message.updated",
            "ticket.created",
            "ticket.updated",
            "contact.created",
            "contact.updated",
            "contact.erased",
            "agent.created",
            "agent.updated",
            "agent.state",
            "plugin.installed",
            "plugin.updated",
            "plugin.removed");

    /** For a trial by hand; never subscribed to. */
    static final String PING = "ping";

    private static final String EACH = "*";
    private static final Map<String, Permission> SEEN_BY = Map.of(
            "conversation", Permission.CONVERSATIONS_READ,
            "message", Permission.CONVERSATIONS_READ,
            "ticket", Permission.TICKETS_READ,
            "contact", Permission.CONTACTS_READ,
            "agent", Permission.AGENTS_READ,
            "plugin", Permission.PLUGINS_WRITE);
    private static final Set<String> OF_SHOPS = Set.of("conversation", "message", "ticket", "contact");

    private WebhookEvents() {}

    /** Whether that is a word to subscribe with: a type, a kind as {@code message.*}, or {@code *}. */
    static boolean isWord(String word) {
        return word.equals(EACH)
                || TYPES.contains(word)
                || word.endsWith(".*") && SEEN_BY.containsKey(word.substring(0, word.length() - 2));
    }

    static boolean matches(Collection<String> words, String type) {
        return words.contains(type) || words.contains(kind(type) + ".*") || words.contains(EACH);
    }

    static boolean isPublished(String type) {
        return TYPES.contains(type);
    }

    /** What somebody must be allowed to read to have these sent. */
    static List<Permission> asked(Collection<String> words) {
        return TYPES.stream().filter(type -> matches(words, type)).map(type -> SEEN_BY.get(kind(type))).distinct().toList();
    }

    /** Whether it happened in a shop: a webhook of one shop or channel gets no others. */
    static boolean isOfShop(String type) {
        return OF_SHOPS.contains(kind(type));
    }

    static String kind(String type) {
        return type.substring(0, type.indexOf('.'));
    }

    /** What keeps its order: a conversation with its messages, or the thing itself. */
    static String object(EventEntry event, EventEntry.Step step) {
        if (event.conversationId() != null) {
            return event.conversationId().toString();
        }
        return step.subjectId() == null ? kind(step.type()) + ":" + event.detail() : step.subjectId().toString();
    }
}
