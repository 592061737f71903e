package io.switchboard.web.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.switchboard.core.agent.Agents;
import io.switchboard.core.contact.Contact;
import io.switchboard.core.contact.Contacts;
import io.switchboard.core.conversation.Conversation;
import io.switchboard.core.conversation.Conversations;
import io.switchboard.core.conversation.Message;
import io.switchboard.core.conversation.Messages;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.ticket.Tickets;
import io.switchboard.core.webhook.WebhookData;
import io.switchboard.core.webhook.WebhookLoop;
import io.switchboard.web.agent.AgentViews;
import io.switchboard.web.contact.ContactViews;
import io.switchboard.web.conversation.Views;
import io.switchboard.web.plugin.PluginViews;
import io.switchboard.web.shared.JsonBody;
import io.switchboard.web.ticket.TicketViews;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What webhooks tell of things: what REST gives for them, many in a few queries. */
@ApplicationScoped
public class WebhookViews implements WebhookData {
    private static final String NOTHING = "null";

    @Inject
    WebhookLoop loop;

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    Contacts contacts;

    @Inject
    Agents agents;

    @Inject
    Tickets tickets;

    @Inject
    TicketViews requests;

    @Inject
    Views views;

    @Inject
    ContactViews people;

    @Inject
    AgentViews colleagues;

    @Inject
    PluginViews plugins;

    void start(@Observes Startup event) {
        loop.shows(this);
    }

    @Override
    @Transactional
    public List<String> json(List<Thing> things) {
        Map<UUID, Object> known = new HashMap<>();
        List<Conversation> some = conversations.byIds(ids(things, "conversation."));
        views.of(some).forEach(view -> known.put(UUID.fromString(view.id()), view));
        for (Message message : messages.byIds(ids(things, "message."))) {
            known.put(message.id(), Views.MessageView.of(message));
        }
        List<Contact> customers = List.copyOf(contacts.byIds(ids(things, "contact.")).values());
        people.of(customers).forEach(view -> known.put(UUID.fromString(view.id()), view));
        requests.of(tickets.byIds(ids(things, "ticket.")), Locale.ENGLISH).forEach(view -> known.put(UUID.fromString(view.id()), view));
        agents.byIds(ids(things, "agent.")).keySet().forEach(id -> known.put(id, colleagues.of(id)));
        return things.stream().map(thing -> json(thing, known)).toList();
    }

    private static Set<UUID> ids(List<Thing> things, String kind) {
        return things.stream()
                .filter(thing -> thing.type().startsWith(kind))
                .map(thing -> thing.subjectId())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private String json(Thing thing, Map<UUID, Object> known) {
        Object view = thing.type().startsWith("plugin.") ? plugin(thing.detail()) : known.get(thing.subjectId());
        if (view == null) {
            return NOTHING;
        }
        ObjectNode json = JsonBody.json().valueToTree(view);
        // Another place in the queue is no event of its own.
        json.remove("queuePlace");
        if (thing.type().startsWith("contact.") && !thing.notes()) {
            json.remove("note");
        }
        if (thing.type().equals("agent.state")) {
            json.put("state", thing.detail());
        }
        try {
            return JsonBody.json().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Object plugin(String id) {
        try {
            return plugins.of(id);
        } catch (Refused removed) {
            return Map.of("id", id);
        }
    }
}
